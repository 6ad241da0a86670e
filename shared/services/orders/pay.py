"""Leading a shopper to the pay page, and believing only what the provider says afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from shared.db.session import leave_transaction, transaction
from shared.gateways.payments.base import CheckoutLine, CheckoutRequest, HostedCheckout
from shared.gateways.payments.provider import find_provider, is_online
from shared.kernel import clock
from shared.kernel.errors import Conflict
from shared.kernel.i18n import gettext as _
from shared.kernel.quantities import Unit, format_quantity
from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order, order_by_id, order_for_update
from shared.models.orders.status import OrderStatus
from shared.models.payments.payment import Payment, PaymentStatus, find_payment_for_update, payments_of
from shared.models.stores.store import current_store
from shared.services.orders.refund_rule import paid_parts
from shared.services.payments.gateway import gateway_of
from shared.services.payments.methods import captures_later
from shared.services.stores.links import store_url

PAY_WITHIN = timedelta(minutes=60)
#: The provider wants pay pages to stay open for half an hour at least.
LEAST_TIME = timedelta(minutes=31)


@dataclass(frozen=True)
class PayPage:
    """Where the shopper pays, and whether there is anything to pay."""

    url: str


def start_payment(order_id: UUID) -> PayPage:
    """The pay page of an order; asked again, the same page while it is open. Talks to the provider.

    Raises Conflict (nothing to pay online), GatewayFailed (the provider does not answer; the order stays).
    """
    order, payment = _payable(order_id)
    if payment.reference and payment.revision < order.revision:
        raise Conflict(_("This order has changed. Open its page again to pay."))
    if payment.url and payment.expires_at and payment.expires_at > clock.now():
        return PayPage(payment.url)
    request = _checkout_request(order, payment, _agree_on_end(payment.id))
    provider = payment.provider
    leave_transaction()
    checkout = gateway_of(provider).create_checkout(request)
    if not _keep_page(payment.id, order.id, checkout, order.revision):
        gateway_of(provider).expire_checkout(checkout.id)
        raise _nothing_to_pay()
    return PayPage(checkout.url)


def _agree_on_end(payment_id: UUID) -> datetime:
    """Until when the page shall be open, written down before the provider hears of it.

    Where its answer gets lost, the next attempt asks for exactly the same, and is given the same page.
    """
    with transaction():
        payment = find_payment_for_update(payment_id)
        if payment is None:
            raise _nothing_to_pay()
        if payment.url or payment.expires_at is None or payment.expires_at < clock.now() + LEAST_TIME:
            payment.url, payment.expires_at = None, (clock.now() + PAY_WITHIN).replace(microsecond=0)
        return payment.expires_at


def _keep_page(payment_id: UUID, order_id: UUID, checkout: HostedCheckout, revision: int) -> bool:
    """Write the pay page down; False where the order was cancelled or edited while the page was being made."""
    with transaction():
        order, payment = order_for_update(order_id), find_payment_for_update(payment_id)
        if payment is None or order.status is not OrderStatus.OPEN or order.revision != revision:
            return False
        payment.reference, payment.url, payment.livemode = checkout.id, checkout.url, checkout.livemode
    return True


def _nothing_to_pay() -> Conflict:
    return Conflict(_("There is nothing to pay online for this order."))


def _payable(order_id: UUID) -> tuple[Order, Payment]:
    order = order_by_id(order_id)
    payment = awaited_online(order, payments_of(order_id))
    if payment is None:
        raise _nothing_to_pay()
    return order, payment


def awaited_online(order: Order, payments: Sequence[Payment]) -> Payment | None:
    """The payment that the shopper can make on a pay page now: of all, or of a deposit that is not overdue."""
    if order.status is not OrderStatus.OPEN:
        return None
    pending = (one for one in payments if is_online(one.provider) and one.status is PaymentStatus.PENDING)
    return next((one for one in pending if one.due_at is None or one.may_be_paid(clock.now())), None)


def _checkout_request(order: Order, payment: Payment, expires_at: datetime) -> CheckoutRequest:
    store = current_store()
    done = store_url(store, f"/orders/{order.id}/{order.token}", locale=order.locale)
    is_whole = payment.due_at is None and order.exchanged_from_id is None
    request = CheckoutRequest(
        reference=str(payment.id),
        currency=order.currency,
        lines=tuple(_checkout_lines(order, payment)),
        success_url=f"{done}?paid={{CHECKOUT_ID}}",
        cancel_url=done,
        idempotency_key="",
        customer_email=order.email,
        locale=order.locale,
        expires_at=expires_at,
        metadata={"store": str(store.id), "order": str(order.id)},
        capture_later=is_whole and captures_later(payment.provider),
    )
    return replace(request, idempotency_key=f"checkout-{payment.id}-{_fingerprint(request)}")


def _checkout_lines(order: Order, payment: Payment) -> list[CheckoutLine]:
    """What the page charges: the order's lines and what is added to them, a deposit on it all, or what is left of it.

    The whole order is one line where the provider could not charge one of them alone.
    """
    if payment.amount != order.total:
        return [CheckoutLine(_part_words(order, payment), payment.amount)]
    parts = paid_parts(order, order.lines)
    lines = [_checkout_line(line, tax) for line, tax in zip(order.lines, parts.added_tax, strict=True)]
    extras = ((parts.shipping, order.shipping_name or _("Delivery")), (parts.fee, _("Payment fee")))
    lines += [CheckoutLine(name, amount) for amount, name in extras if amount]
    provider = find_provider(payment.provider)
    if provider is not None and not all(provider.can_move(line.unit_amount, order.currency) for line in lines):
        return [CheckoutLine(_("Order %(number)s", number=order.name), order.total)]
    return lines


def _part_words(order: Order, payment: Payment) -> str:
    """A deposit has a day by which it is due; otherwise something else, such as a gift card, pays the other part."""
    if payment.due_at is not None:
        return _("Deposit for order %(name)s", name=order.name)
    return _("Order %(number)s: what is left to pay", number=order.name)


def _checkout_line(line: OrderLine, added_tax: int) -> CheckoutLine:
    """Whole pieces at one price as they are; what is measured, or discounted and taxed so that it does not come to the
    same for every piece, is one piece that says how much it is. So the page charges exactly the order's total.
    """
    amount = line.total + added_tax
    if line.unit is Unit.PIECE and amount % line.quantity == 0:
        return CheckoutLine(line.shown_title, amount // line.quantity, line.quantity)
    told = format_quantity(line.quantity, line.unit)
    return CheckoutLine(f"{told}{' × ' if line.unit is Unit.PIECE else ' '}{line.shown_title}", amount)


def _fingerprint(request: CheckoutRequest) -> str:
    """A key may only come back with the very same request: a store that moved to a new domain asks for a new page."""
    return sha256(repr(request).encode()).hexdigest()[:16]
