"""From cart to order: once, with stock reserved and the event told, or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shared.db.entities import insert_objects, update_object
from shared.db.session import session, transaction
from shared.events.orders import OrderPlaced
from shared.events.outbox import record_now
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.exchange import CurrencyTerms
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import new_token
from shared.models.carts.cart import Cart, CartStatus, find_cart_for_update
from shared.models.orders.event import OrderEvent
from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order, find_order_of_cart
from shared.models.payments.method import PaymentMethod
from shared.models.payments.payment import Payment
from shared.models.shipping.rate import RateKind
from shared.models.stores.counter import next_number
from shared.models.stores.selling import selling_terms
from shared.models.stores.store import Store, current_store
from shared.services.carts.checkout import Contact, kept_contact, kept_rate
from shared.services.carts.contents import CartContent, cart_contents
from shared.services.carts.totals import Totals, add_up
from shared.services.catalog.prices.context import PriceContext
from shared.services.customers.known import note_customer
from shared.services.inventory.holds import reserve_from_hold
from shared.services.inventory.reservations import reserve_stock
from shared.services.orders.bundles import ordered_parts
from shared.services.payments.methods import offered_method
from shared.services.shipping.rates import Offer, rate_for

NUMBERS = "orders"


@dataclass(frozen=True)
class Basis:
    """Everything an order is made from, read and judged under the cart's lock."""

    store: Store
    cart: Cart
    contact: Contact
    contents: list[CartContent]
    delivery: Offer | None
    method: PaymentMethod
    totals: Totals
    terms: CurrencyTerms


@dataclass(frozen=True, slots=True)
class Choice:
    """The delivery and the payment that a shopper chose, as they were sent."""

    rate_id: str
    provider: str


def place_order(
    cart_id: UUID,
    *,
    expected_total: int | None = None,
    expected_currency: str = "",
    choice: Choice | None = None,
    customer_group_ids: Sequence[UUID] = (),
) -> Order:
    """Turn the cart into an order; asked again for the same cart, answer with the same order.

    ``expected_total`` is what the shopper saw, in minor units of ``expected_currency``; ``choice`` None is what the
    cart keeps. ``customer_group_ids`` are the groups of a shopper who is known for sure: an address that somebody
    typed is no proof. Raises Conflict (the price has changed, something is sold out), Invalid (contact, delivery or
    payment is missing), NotFound (the cart is gone).
    """
    with transaction(), session().no_autoflush:
        cart = find_cart_for_update(cart_id)
        if cart is None:
            raise NotFound(_("This cart is gone. Please start again."))
        if cart.status is CartStatus.ORDERED:
            return _placed_before(cart)
        if choice is not None:
            cart.choose(rate_id=choice.rate_id, provider=choice.provider)
        basis = _basis_of(cart, tuple(customer_group_ids))
        _check_expected(basis, expected_total, expected_currency)
        return _place(basis)


def _placed_before(cart: Cart) -> Order:
    order = find_order_of_cart(cart.id)
    if order is None:
        raise NotFound(_("This cart is gone. Please start again."))
    return order


def _basis_of(cart: Cart, group_ids: tuple[UUID, ...]) -> Basis:
    """Prices are read here, and nowhere else: whatever the browser sent about them is only compared."""
    store = current_store()
    selling = selling_terms(store)
    terms = selling.in_currency(cart.currency)
    prices = PriceContext(terms.code, group_ids, terms=selling)
    contents = cart_contents(cart.id, cart.locale, prices=prices, is_holding=cart.held_until is not None)
    _check_contents(contents)
    contact = kept_contact(cart)
    if contact is None:
        raise Invalid(_("Tell us first where your order goes."), fields={"email": _("Type your e-mail address.")})
    method = offered_method(cart.checkout.get("provider", ""))
    delivery = _delivery_of(cart, contact, contents, terms)
    totals = add_up(contents, terms, delivery, method)
    return Basis(store, cart, contact, contents, delivery, method, totals, terms)


def _check_contents(contents: list[CartContent]) -> None:
    if not contents:
        raise Conflict(_("Your cart is empty."))
    gone = next((line for line in contents if line.is_short), None)
    if gone is not None:
        raise Conflict(_("“%(title)s” is not available in this quantity any more.", title=gone.shown_title))


def _delivery_of(cart: Cart, contact: Contact, contents: list[CartContent], terms: CurrencyTerms) -> Offer | None:
    if not any(line.requires_shipping for line in contents):
        return None
    rate_id = kept_rate(cart)
    if rate_id is None:
        raise Invalid(_("Choose a delivery."), fields={"rate": _("Choose a delivery.")})
    return rate_for(rate_id, contact.address.country, sum(line.total for line in contents), cart.locale, terms)


def _check_expected(basis: Basis, expected_total: int | None, expected_currency: str) -> None:
    is_other_currency = bool(expected_currency) and expected_currency != basis.terms.code
    if is_other_currency or (expected_total is not None and expected_total != basis.totals.total):
        raise Conflict(_("The price has changed since you looked. Please check the new total and confirm once more."))


def _place(basis: Basis) -> Order:
    """Stock first, where orders wait for each other by variant; the store's one counter last, to hold it briefly.

    What is known before is sent along with the stock's movements: one statement for all events.
    """
    order = _new_order(basis)
    wanted = [(line.variant_id, line.quantity) for line in basis.contents]
    cart = basis.cart
    update_object(cart, status=CartStatus.ORDERED, ordered_at=order.placed_at, checkout=cart.checkout)
    record_now(OrderPlaced(order.id))
    if cart.held_until is not None:
        reserve_from_hold(wanted, cart_id=cart.id, cause="order", cause_id=order.id)
    else:
        reserve_stock(wanted, cause="order", cause_id=order.id)
    order.number = next_number(NUMBERS)
    order.name = f"{basis.store.order_prefix}{order.number}"
    placed = OrderEvent(order_id=order.id, kind="placed", actor=basis.contact.address.name)
    insert_objects(order, *order.lines, _new_payment(order, basis.method), placed)
    return order


def _new_order(basis: Basis) -> Order:
    contact, totals = basis.contact, basis.totals
    customer_id = note_customer(contact.email, name=contact.address.name, phone=contact.phone, locale=basis.cart.locale)
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
        total=totals.total,
        store_total=basis.terms.back(totals.total),
        shipping_address=contact.address.to_dict(),
        billing_address=contact.address.to_dict(),
        shipping_name=basis.delivery.name if basis.delivery else "",
        **_pickup(basis.delivery),
        payment_provider=basis.method.provider,
        note=basis.cart.note,
        placed_at=clock.now(),
    )
    parts = ordered_parts(line.variant_id for line in basis.contents if line.is_bundle)
    order.lines = [
        _new_line(order.id, position, line, parts.get(line.variant_id, []))
        for position, line in enumerate(basis.contents, start=1)
    ]
    return order


def _pickup(delivery: Offer | None) -> dict[str, Any]:
    """Where the order is picked up, as it keeps it; nothing where it is brought."""
    if delivery is None or delivery.pickup_at is None:
        return {}
    return {"delivery_kind": RateKind.PICKUP, "pickup_place": delivery.pickup_at.to_dict()}


def _new_line(order_id: UUID, position: int, line: CartContent, parts: list[dict[str, Any]]) -> OrderLine:
    return OrderLine(
        order_id=order_id,
        variant_id=line.variant_id,
        product_id=line.product_id,
        position=position,
        title=line.title,
        variant_title=line.variant_title,
        shown_title=line.shown_title,
        shown_variant_title=line.shown_variant_title,
        sku=line.sku,
        media_key=line.media_key,
        quantity=line.quantity,
        unit=line.rule.unit,
        sale_id=line.sale_id,
        list_id=line.list_id,
        unit_price=line.unit_price,
        total=line.total,
        requires_shipping=line.requires_shipping,
        is_stock_tracked=line.track_stock,
        parts=parts,
    )


def _new_payment(order: Order, method: PaymentMethod) -> Payment:
    return Payment(
        order_id=order.id,
        provider=method.provider,
        currency=order.currency,
        amount=order.total,
        livemode=bool(method.config.get("livemode", False)),
    )
