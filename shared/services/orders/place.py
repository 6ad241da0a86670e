"""From cart to order: once, with stock reserved and the event told, or not at all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import repeat
from typing import Any
from uuid import UUID

from sqlalchemy.orm.attributes import set_committed_value

from shared.db.entities import update_later
from shared.db.session import session, transaction
from shared.db.together import insert_later
from shared.events.orders import OrderPaid, OrderPlaced
from shared.events.outbox import record_later
from shared.kernel import clock
from shared.kernel.errors import Conflict, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import new_token
from shared.models.carts.cart import Cart, CartStatus, find_cart_for_update
from shared.models.orders.event import OrderEvent
from shared.models.orders.order import Order, find_order_of_cart
from shared.models.orders.status import PaymentState
from shared.models.payments.method import GIFT_CARD
from shared.models.payments.payment import Payment, payments_of
from shared.models.promotions.use import DiscountUse
from shared.models.shipping.rate import RateKind
from shared.models.stores.counter import next_number
from shared.services.carts.consents import (
    NOTHING_TICKED,
    Agreement,
    check_consents,
    consent_details,
    new_consents,
    wants_news,
)
from shared.services.carts.deliveries import destination
from shared.services.customers.known import NotedCustomer, note_customer_later, note_marketing
from shared.services.inventory.holds import reserve_from_hold
from shared.services.inventory.reservations import foresee_reservation, reserve_stock
from shared.services.orders.basis import Basis, basis_of
from shared.services.orders.bundles import ordered_parts
from shared.services.orders.card_payments import check_cards, first_state, spend_cards
from shared.services.orders.foreseen import foresee_cart
from shared.services.orders.gifts import new_gifts
from shared.services.orders.ordered_lines import ordered_line
from shared.services.orders.owed import new_payments
from shared.services.orders.tax_proofs import new_proofs
from shared.services.orders.taxed import order_taxes
from shared.services.payments.methods import check_payable
from shared.services.promotions.uses import new_uses, take_limited
from shared.services.promotions.wording import record_of
from shared.services.shipping.rates import Offer

NUMBERS = "orders"


@dataclass(frozen=True, slots=True)
class Choice:
    """The delivery and the payment that a shopper chose, as they were sent."""

    rate_id: str
    provider: str


@dataclass(frozen=True, slots=True)
class Placed:
    """An order with the payments that are owed for it."""

    order: Order
    payments: Sequence[Payment]


def place_order(cart_id: UUID, **told: Any) -> Order:
    """The order alone: as ``place_with_payments``."""
    return place_with_payments(cart_id, **told).order


def place_with_payments(
    cart_id: UUID,
    *,
    expected_total: int | None = None,
    expected_currency: str = "",
    expected_due: int | None = None,
    choice: Choice | None = None,
    customer_group_ids: Sequence[UUID] = (),
    customer_id: UUID | None = None,
    consents: Mapping[UUID, int] = NOTHING_TICKED,
) -> Placed:
    """Turn the cart into an order; asked again for the same cart, answer with the same order.

    ``expected_total`` is what the shopper saw, in minor units of ``expected_currency``, and ``expected_due`` what gift
    cards left of it to pay; ``choice`` None is what the cart keeps. ``customer_group_ids`` and ``customer_id`` are
    those of a shopper who is known for sure: an address that somebody typed is no proof. ``consents`` are the ticked
    boxes with the versions of their texts. Raises Conflict (the price has changed, something is sold out), Invalid
    (contact, delivery, payment or a consent is missing), NotFound (the cart is gone).
    """
    with transaction(), session().no_autoflush:
        foresee_cart(cart_id)
        cart = find_cart_for_update(cart_id)
        if cart is None:
            raise NotFound(_("This cart is gone. Please start again."))
        if cart.status is CartStatus.ORDERED:
            return _placed_before(cart)
        if choice is not None:
            set_committed_value(cart, "checkout", cart.with_choice(choice.rate_id, choice.provider))
        basis = basis_of(cart, tuple(customer_group_ids))
        _check_expected(basis, expected_total, expected_currency)
        check_cards(basis.cover, basis.totals.total, expected_due)
        if basis.method is not None:
            check_payable(basis.method, basis.totals.total - basis.cover.total, basis.terms.code)
        agreements = check_consents(basis.store, consents, cart.locale)
        return place_basis(basis, customer_id, agreements)


def _placed_before(cart: Cart) -> Placed:
    order = find_order_of_cart(cart.id)
    if order is None:
        raise NotFound(_("This cart is gone. Please start again."))
    return Placed(order, payments_of(order.id))


def _check_expected(basis: Basis, expected_total: int | None, expected_currency: str) -> None:
    is_other_currency = bool(expected_currency) and expected_currency != basis.terms.code
    if is_other_currency or (expected_total is not None and expected_total != basis.totals.total):
        raise Conflict(_("The price has changed since you looked. Please check the new total and confirm once more."))


def place_basis(basis: Basis, customer_id: UUID | None, agreements: Sequence[Agreement] = ()) -> Placed:
    """Within a transaction that holds the cart. Stock first, where orders wait for each other by variant.

    The store's one counter comes last, to hold it briefly.

    What is known before is sent along with the stock's movements: one statement for all events.
    """
    noted = _known_as(basis, customer_id)
    sold = {line.variant_id: line for line in basis.contents if not line.is_custom}
    known = {variant_id: line.stock_terms for variant_id, line in sold.items()}
    cart = basis.cart
    if cart.held_until is None:
        foresee_reservation(known)
    customer = noted()
    order = _new_order(basis, customer.id)
    wanted = [(line.variant_id, line.quantity) for line in basis.contents if not line.is_custom]
    record_later(OrderPlaced(order.id, customer.id if customer.is_new else None))
    if order.payment_state is PaymentState.PAID:
        record_later(OrderPaid(order.id))
    if cart.held_until is not None:
        reserve_from_hold(wanted, cart_id=cart.id, cause="order", cause_id=order.id)
    else:
        reserve_stock(wanted, cause="order", cause_id=order.id, known=known)
    # its choice is written here, not by the unit of work
    update_later(cart, status=CartStatus.ORDERED, ordered_at=order.placed_at, checkout=cart.checkout)
    uses = _take_discounts(basis, order)
    paid = spend_cards(basis.cover, order)
    order.number = next_number(NUMBERS)
    order.name = f"{basis.store.order_prefix}{order.number}"
    who, details = basis.actor or basis.contact.address.name, _refused(basis) | consent_details(agreements)
    placed = OrderEvent(order_id=order.id, kind="placed", actor=who, details=details)
    payments = new_payments(order, basis.method, basis.deposit)
    more = [*new_gifts(cart, basis.contents, order), *new_consents(agreements, order)]
    if basis.taxing is not None:
        more += new_proofs(order, basis.taxing.settings)
    insert_later(order, *order.lines, *paid, *payments, placed, *uses, *more)
    if wants_news(agreements):
        note_marketing(customer.id, order.placed_at)
    return Placed(order, payments)


def _known_as(basis: Basis, customer_id: UUID | None) -> Callable[[], NotedCustomer]:
    """Who is known for sure, else whoever has that e-mail; asked along with the next statement."""
    if customer_id is not None:
        return partial(NotedCustomer, customer_id, is_new=False)
    contact = basis.contact
    return note_customer_later(contact.email, name=contact.address.name, phone=contact.phone, locale=basis.cart.locale)


def _take_discounts(basis: Basis, order: Order) -> list[DiscountUse]:
    """Limited discounts are taken before the order is numbered, so that nobody waits for the counter behind them."""
    discounts = basis.totals.discounts
    if not discounts.applied or order.customer_id is None:
        return []
    take_limited(discounts, order.customer_id)
    positions = {line.key: place for place, line in enumerate(basis.contents, start=1)}
    return new_uses(discounts, order_id=order.id, customer_id=order.customer_id, positions=positions)


def _refused(basis: Basis) -> dict[str, Any]:
    """What was considered and not applied, with the reason, for whoever asks the merchant later."""
    refused = basis.totals.discounts.refused
    return {"refused_discounts": [record_of(one) for one in refused]} if refused else {}


def _new_order(basis: Basis, customer_id: UUID) -> Order:
    contact, totals, covered = basis.contact, basis.totals, basis.cover.total
    order = Order(
        token=new_token(18),
        cart_id=basis.cart.id,
        customer_id=customer_id,
        email=contact.email,
        phone=contact.phone,
        locale=basis.cart.locale,
        currency=basis.terms.code,
        subtotal=totals.subtotal,
        shipping=totals.shipping or 0,
        payment_fee=totals.payment_fee,
        discount=totals.discount,
        total=totals.total,
        gift_card_total=covered,
        store_total=basis.terms.back(totals.total),
        shipping_address=destination(contact, basis.delivery).to_dict(),
        billing_address=contact.address.to_dict(),
        shipping_name=basis.delivery.name if basis.delivery else "",
        **_pickup(basis.delivery),
        payment_provider=basis.method.provider if basis.method else GIFT_CARD,
        payment_state=first_state(totals.total, covered),
        note=basis.cart.note,
        placed_at=clock.now(),
        company=contact.address.company,
        tax_id=contact.tax_id,
        manual_discount=dict(basis.manual_discount),
        **order_taxes(totals.taxes, basis.taxing),
    )
    parts = ordered_parts(line.variant_id for line in basis.contents if line.is_bundle)
    taxes = totals.taxes.lines if totals.taxes is not None else repeat(None)
    order.lines = [
        ordered_line(order.id, position, line, parts.get(line.variant_id, []), totals.discounts, line_taxes)
        for position, (line, line_taxes) in enumerate(zip(basis.contents, taxes, strict=False), start=1)
    ]
    return order


def _pickup(delivery: Offer | None) -> dict[str, Any]:
    """Where the order is picked up, as it keeps it; nothing where it is brought."""
    if delivery is None or delivery.pickup_at is None:
        return {}
    return {"delivery_kind": RateKind.PICKUP, "pickup_place": delivery.pickup_at.to_dict()}
