"""Leading a shopper to the pay page, and believing only what the provider says afterwards."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select

from shared.db.session import leave_transaction, session, transaction
from shared.events.orders import OrderPaid, PaymentFailed
from shared.events.outbox import record
from shared.gateways.payments.base import CheckoutLine, CheckoutRequest, CheckoutStatus, HostedCheckout
from shared.kernel import clock
from shared.kernel.errors import Conflict, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.quantities import Unit, format_quantity
from shared.models.orders.event import OrderEvent
from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order, order_by_id, order_for_update
from shared.models.orders.status import OrderStatus, PaymentState
from shared.models.payments.method import STRIPE
from shared.models.payments.payment import (
    Payment,
    PaymentStatus,
    find_payment_by_reference,
    find_payment_for_update,
    payments_of,
)
from shared.models.stores.store import current_store
from shared.services.orders.cancel import cancel_locked
from shared.services.payments.gateway import stripe_gateway, webhook_secret
from shared.services.payments.ledger import Outcome, Settled, take_checkout
from shared.services.stores.links import store_url

PAY_WITHIN = timedelta(minutes=60)
#: The provider wants pay pages to stay open for half an hour at least.
LEAST_TIME = timedelta(minutes=31)
SYNC_AFTER = timedelta(minutes=2)


@dataclass(frozen=True)
class PayPage:
    """Where the shopper pays, and whether there is anything to pay."""

    url: str


def start_payment(order_id: UUID) -> PayPage:
    """The pay page of an order; asked again, the same page while it is open. Talks to the provider.

    Raises Conflict (nothing to pay online), GatewayFailed (the provider does not answer; the order stays).
    """
    order, payment = _payable(order_id)
    if payment.url and payment.expires_at and payment.expires_at > clock.now():
        return PayPage(payment.url)
    request = _checkout_request(order, payment, _agree_on_end(payment.id))
    leave_transaction()
    checkout = stripe_gateway().create_checkout(request)
    if not _keep_page(payment.id, order.id, checkout):
        stripe_gateway().expire_checkout(checkout.id)
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


def _keep_page(payment_id: UUID, order_id: UUID, checkout: HostedCheckout) -> bool:
    """Write the pay page down; False where the order was cancelled while the page was being made."""
    with transaction():
        order, payment = order_for_update(order_id), find_payment_for_update(payment_id)
        if payment is None or order.status is not OrderStatus.OPEN:
            return False
        payment.reference, payment.url, payment.livemode = checkout.id, checkout.url, checkout.livemode
    return True


def _nothing_to_pay() -> Conflict:
    return Conflict(_("There is nothing to pay online for this order."))


def _payable(order_id: UUID) -> tuple[Order, Payment]:
    order = order_by_id(order_id)
    payment = next((payment for payment in payments_of(order_id) if payment.provider == STRIPE), None)
    if payment is None or payment.status is not PaymentStatus.PENDING or order.status is not OrderStatus.OPEN:
        raise _nothing_to_pay()
    return order, payment


def _checkout_request(order: Order, payment: Payment, expires_at: datetime) -> CheckoutRequest:
    store = current_store()
    done = store_url(store, f"/orders/{order.id}/{order.token}", locale=order.locale)
    lines = _checkout_lines(order)
    request = CheckoutRequest(
        reference=str(payment.id),
        currency=order.currency,
        lines=tuple(lines),
        success_url=f"{done}?paid={{CHECKOUT_ID}}",
        cancel_url=done,
        idempotency_key="",
        customer_email=order.email,
        locale=order.locale,
        expires_at=expires_at,
        metadata={"store": str(store.id), "order": str(order.id)},
    )
    return replace(request, idempotency_key=f"checkout-{payment.id}-{_fingerprint(request)}")


def _checkout_lines(order: Order) -> list[CheckoutLine]:
    """What the pay page lists. Providers take nothing off: where taxes do, it lists the order as one thing."""
    if order.tax < 0:
        return [CheckoutLine(_("Order %(name)s", name=order.name), order.total)]
    off_delivery = order.discount - sum(line.discount for line in order.lines)
    extras = (
        (order.shipping - off_delivery, order.shipping_name or _("Delivery")),
        (order.payment_fee, _("Payment fee")),
        (order.tax, _("Tax")),
    )
    return [*map(_checkout_line, order.lines), *(CheckoutLine(name, amount) for amount, name in extras if amount)]


def _checkout_line(line: OrderLine) -> CheckoutLine:
    """Providers count in whole pieces at one price: what is measured, or has a discount that does not come to the same
    for every piece, is one piece that says how much it is.
    """
    if line.unit is Unit.PIECE and line.total % line.quantity == 0:
        return CheckoutLine(line.shown_title, line.total // line.quantity, line.quantity)
    told = format_quantity(line.quantity, line.unit)
    return CheckoutLine(f"{told}{' × ' if line.unit is Unit.PIECE else ' '}{line.shown_title}", line.total)


def _fingerprint(request: CheckoutRequest) -> str:
    """A key may only come back with the very same request: a store that moved to a new domain asks for a new page."""
    return sha256(repr(request).encode()).hexdigest()[:16]


def take_stripe_event(raw_body: bytes, signature: str) -> bool:
    """Act on a webhook of the current store. True where it was about one of our payments.

    Raises BadSignature before anything is parsed.
    """
    secret = webhook_secret()
    event = stripe_gateway().verify_webhook(raw_body, signature, secret)
    checkout = event.checkout
    if checkout is None and event.payment is not None:
        checkout = _checkout_of_payment(event.payment.id)
    if checkout is None:
        return False
    return settle(checkout, event_id=event.id, kind=event.kind)


def _checkout_of_payment(intent: str) -> HostedCheckout | None:
    """The pay page behind a payment that an event speaks of, asked afresh from the provider."""
    payment = session().scalars(select(Payment).where(Payment.provider == STRIPE, Payment.intent == intent)).first()
    if payment is None or payment.reference is None:
        return None
    leave_transaction()
    return stripe_gateway().retrieve_checkout(payment.reference)


def settle(checkout: HostedCheckout, *, event_id: str, kind: str) -> bool:
    """Write down what a pay page says and let the order follow. Safe to repeat, in any order."""
    with transaction():
        payment = find_payment_by_reference(STRIPE, checkout.id) or _payment_named(checkout.reference)
        if payment is None:
            return False
        order = order_for_update(payment.order_id)
        settled = take_checkout(payment.id, checkout, event_id=event_id, kind=kind)
        if settled is not None:
            _follow(order, settled)
    return True


def _payment_named(reference: str) -> Payment | None:
    try:
        return session().scalars(select(Payment).where(Payment.id == UUID(reference))).first()
    except ValueError:
        return None


def _follow(order: Order, settled: Settled) -> None:
    match settled.outcome:
        case Outcome.CAPTURED:
            order.note_payment(PaymentState.PAID)
            _tell(order, "paid", amount=settled.payment.captured)
            record(OrderPaid(order.id))
        case Outcome.AUTHORISED:
            order.note_payment(PaymentState.AUTHORISED)
            _tell(order, "authorised", amount=settled.payment.authorised)
        case Outcome.EXPIRED if order.status is OrderStatus.OPEN:
            order.note_payment(PaymentState.VOIDED)
            cancel_locked(order, reason="unpaid", actor="")
            record(PaymentFailed(order.id, settled.payment.id))
        case Outcome.MISMATCH:
            _tell(order, "payment_mismatch", amount=settled.payment.amount)
        case _:
            return


def _tell(order: Order, kind: str, *, amount: int) -> None:
    session().add(OrderEvent(order_id=order.id, kind=kind, actor="", details={"amount": amount}))


def sync_payment(payment_id: UUID) -> None:
    """Ask the provider about a payment that we have heard nothing of, and let go of what nobody paid in time."""
    payment = session().scalars(select(Payment).where(Payment.id == payment_id)).first()
    if payment is None:
        raise NotFound(_("This payment does not exist."))
    if payment.status is not PaymentStatus.PENDING:
        return
    is_late = payment.created_at < clock.now() - PAY_WITHIN - SYNC_AFTER
    is_over = is_late or order_by_id(payment.order_id).status is not OrderStatus.OPEN
    reference = payment.reference
    leave_transaction()
    if reference is None:
        if is_late:
            _give_up(payment_id, payment.order_id)
        return
    checkout = stripe_gateway().retrieve_checkout(reference)
    if is_over and checkout.status is CheckoutStatus.OPEN:
        checkout = stripe_gateway().expire_checkout(reference)
    settle(checkout, event_id=f"sync-{reference}-{checkout.status}-{checkout.payment_status}", kind="sync")


def _give_up(payment_id: UUID, order_id: UUID) -> None:
    """An order whose pay page was never made: its stock goes back."""
    with transaction():
        order, payment = order_for_update(order_id), find_payment_for_update(payment_id)
        if payment is not None and payment.status is PaymentStatus.PENDING and order.status is OrderStatus.OPEN:
            payment.status = PaymentStatus.EXPIRED
            order.note_payment(PaymentState.VOIDED)
            cancel_locked(order, reason="unpaid", actor="")
