"""The order of the goods that go out in exchange: to the same person, at the prices that were kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from uuid import UUID

from shared.db.entities import update_object
from shared.db.session import session
from shared.events.orders import OrderPaid, OrderPlaced
from shared.events.outbox import record
from shared.kernel import clock
from shared.kernel.ids import new_token
from shared.models.carts.cart import Cart, CartStatus
from shared.models.orders.order import Order
from shared.models.orders.status import PaymentState
from shared.models.returns.case import Return
from shared.models.stores.counter import next_number
from shared.models.stores.selling import selling_terms
from shared.models.stores.store import current_store
from shared.services.carts.contents import CartContent
from shared.services.carts.totals import Totals
from shared.services.orders.bundles import ordered_parts
from shared.services.orders.money import tell
from shared.services.orders.ordered_lines import ordered_line
from shared.services.orders.place import NUMBERS
from shared.services.orders.taxed import order_taxes
from shared.services.returns.swaps import add_up_goods, read_goods
from shared.services.taxes.applied import Taxing

SAME = (
    *("customer_id", "email", "phone", "locale", "currency", "shipping_address", "billing_address", "shipping_name"),
    *("company", "tax_id", "payment_provider", "delivery_kind", "pickup_place"),
)


@dataclass(frozen=True, slots=True)
class ExchangeOrder:
    """The new order, and what it takes from the shelf: (variant, units) each."""

    order: Order
    goods: Sequence[tuple[UUID, int]]


def write_order(first: Order, returned: Return) -> ExchangeOrder:
    """Delivery costs nothing, no discount applies, taxes are those of today. Its stock and money follow."""
    cart, contents = _contents(first, returned)
    totals, taxing = add_up_goods(first, contents)
    order = _order(first, cart, totals, taxing)
    parts = ordered_parts(line.variant_id for line in contents if line.is_bundle)
    taxes = totals.taxes.lines if totals.taxes is not None else repeat(None)
    order.lines = [
        ordered_line(order.id, position, line, parts.get(line.variant_id, []), totals.discounts, line_taxes)
        for position, (line, line_taxes) in enumerate(zip(contents, taxes, strict=False), start=1)
    ]
    update_object(cart, status=CartStatus.ORDERED, ordered_at=order.placed_at)
    order.number = next_number(NUMBERS)
    order.name = f"{current_store().order_prefix}{order.number}"
    session().add(order)
    session().flush()
    tell(order, "placed", "")
    record(OrderPlaced(order.id))
    if order.total == 0:
        record(OrderPaid(order.id))
    return ExchangeOrder(order, [(line.variant_id, line.quantity) for line in contents])


def _contents(first: Order, returned: Return) -> tuple[Cart, list[CartContent]]:
    """At the prices of the moment at which it was kept for the shopper."""
    kept = {swap.variant_id: swap for swap in returned.swaps}
    cart, contents = read_goods(first, {variant_id: swap.quantity for variant_id, swap in kept.items()})
    return cart, [replace(line, unit_price=kept[line.variant_id].unit_price) for line in contents]


def _order(first: Order, cart: Cart, totals: Totals, taxing: Taxing | None) -> Order:
    return Order(
        **{name: getattr(first, name) for name in SAME},
        token=new_token(18),
        cart_id=cart.id,
        exchanged_from_id=first.id,
        subtotal=totals.subtotal,
        total=totals.total,
        store_total=selling_terms().in_currency(first.currency).back(totals.total),
        payment_state=PaymentState.PENDING if totals.total else PaymentState.PAID,
        placed_at=clock.now(),
        **order_taxes(totals.taxes, taxing),
    )
