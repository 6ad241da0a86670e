"""From cart to order: once, with stock reserved and the event told, or not at all."""

from dataclasses import dataclass
from uuid import UUID

from shared.db.session import session, transaction
from shared.events.orders import OrderPlaced
from shared.events.outbox import record
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import new_token
from shared.models.carts.cart import Cart, CartStatus, find_cart_for_update
from shared.models.orders.event import OrderEvent
from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order, find_order_of_cart
from shared.models.payments.method import PaymentMethod
from shared.models.payments.payment import Payment
from shared.models.stores.counter import next_number
from shared.models.stores.store import Store, current_store
from shared.services.carts.checkout import Contact, kept_contact, kept_rate
from shared.services.carts.contents import CartContent, cart_contents
from shared.services.carts.totals import Totals, add_up
from shared.services.customers.known import note_customer
from shared.services.inventory.reservations import reserve_stock
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


@dataclass(frozen=True, slots=True)
class Choice:
    """The delivery and the payment that a shopper chose, as they were sent."""

    rate_id: str
    provider: str


def place_order(cart_id: UUID, *, expected_total: int | None = None, choice: Choice | None = None) -> Order:
    """Turn the cart into an order; asked again for the same cart, answer with the same order.

    ``expected_total`` is what the shopper saw, in minor units; ``choice`` None is what the cart keeps. Raises
    Conflict (the price has changed, something is sold out), Invalid (contact, delivery or payment is missing),
    NotFound (the cart is gone).
    """
    with transaction(), session().no_autoflush:
        cart = find_cart_for_update(cart_id)
        if cart is None:
            raise NotFound(_("This cart is gone. Please start again."))
        if cart.status is CartStatus.ORDERED:
            return _placed_before(cart)
        if choice is not None:
            cart.choose(rate_id=choice.rate_id, provider=choice.provider)
        basis = _basis_of(cart)
        _check_expected(basis, expected_total)
        return _place(basis)


def _placed_before(cart: Cart) -> Order:
    order = find_order_of_cart(cart.id)
    if order is None:
        raise NotFound(_("This cart is gone. Please start again."))
    return order


def _basis_of(cart: Cart) -> Basis:
    contents = cart_contents(cart.id, cart.locale)
    _check_contents(contents)
    contact = kept_contact(cart)
    if contact is None:
        raise Invalid(_("Tell us first where your order goes."), fields={"email": _("Type your e-mail address.")})
    method = offered_method(cart.checkout.get("provider", ""))
    delivery = _delivery_of(cart, contact, contents)
    return Basis(current_store(), cart, contact, contents, delivery, method, add_up(contents, delivery, method))


def _check_contents(contents: list[CartContent]) -> None:
    if not contents:
        raise Conflict(_("Your cart is empty."))
    gone = next((line for line in contents if line.is_short), None)
    if gone is not None:
        raise Conflict(_("“%(title)s” is not available in this quantity any more.", title=gone.shown_title))


def _delivery_of(cart: Cart, contact: Contact, contents: list[CartContent]) -> Offer | None:
    if not any(line.requires_shipping for line in contents):
        return None
    rate_id = kept_rate(cart)
    if rate_id is None:
        raise Invalid(_("Choose a delivery."), fields={"rate": _("Choose a delivery.")})
    return rate_for(rate_id, contact.address.country, sum(line.total for line in contents), cart.locale)


def _check_expected(basis: Basis, expected_total: int | None) -> None:
    if expected_total is not None and expected_total != basis.totals.total:
        raise Conflict(_("The price has changed since you looked. Please check the new total and confirm once more."))


def _place(basis: Basis) -> Order:
    """Stock first, where orders wait for each other by variant; the store's one counter last, to hold it briefly.

    What is known before is sent along with the stock's movements: one statement for all events.
    """
    order = _new_order(basis)
    wanted = [(line.variant_id, line.quantity) for line in basis.contents]
    basis.cart.status, basis.cart.ordered_at = CartStatus.ORDERED, order.placed_at
    record(OrderPlaced(order.id))
    reserve_stock(wanted, cause="order", cause_id=order.id)
    order.number = next_number(NUMBERS)
    order.name = f"{basis.store.order_prefix}{order.number}"
    session().add(order)
    session().flush()
    session().add(_new_payment(order, basis.method))
    session().add(OrderEvent(order_id=order.id, kind="placed", actor=basis.contact.address.name))
    return order


def _new_order(basis: Basis) -> Order:
    contact, totals, store = basis.contact, basis.totals, basis.store
    customer_id = note_customer(contact.email, name=contact.address.name, phone=contact.phone, locale=basis.cart.locale)
    order = Order(
        token=new_token(18),
        cart_id=basis.cart.id,
        customer_id=customer_id,
        email=contact.email,
        phone=contact.phone,
        locale=basis.cart.locale,
        currency=store.currency,
        subtotal=totals.subtotal,
        shipping=totals.shipping or 0,
        payment_fee=totals.payment_fee,
        total=totals.total,
        shipping_address=contact.address.to_dict(),
        billing_address=contact.address.to_dict(),
        shipping_name=basis.delivery.name if basis.delivery else "",
        payment_provider=basis.method.provider,
        note=basis.cart.note,
        placed_at=clock.now(),
    )
    order.lines = [_new_line(position, line) for position, line in enumerate(basis.contents, start=1)]
    return order


def _new_line(position: int, line: CartContent) -> OrderLine:
    return OrderLine(
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
        unit_price=line.unit_price,
        total=line.total,
        requires_shipping=line.requires_shipping,
        is_stock_tracked=line.track_stock,
    )


def _new_payment(order: Order, method: PaymentMethod) -> Payment:
    return Payment(
        order_id=order.id,
        provider=method.provider,
        currency=order.currency,
        amount=order.total,
        livemode=bool(method.config.get("livemode", False)),
    )
