"""What became of a pay page: only what the provider says counts, once, and in any order."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from shared.db.session import leave_transaction, session, transaction
from shared.events.orders import OrderPaid, PaymentAuthorised, PaymentFailed
from shared.events.outbox import record
from shared.gateways.payments.base import CheckoutStatus, HostedCheckout, PaymentGateway
from shared.gateways.payments.provider import is_online
from shared.kernel import clock
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.models.orders.order import Order, order_by_id, order_for_update
from shared.models.orders.status import PAYMENT_FLOW, OrderStatus, PaymentState
from shared.models.payments.method import STRIPE
from shared.models.payments.payment import (
    Payment,
    PaymentStatus,
    find_payment,
    find_payment_by_reference,
    find_payment_for_update,
    payments_for_update,
    payments_of,
)
from shared.services.orders.cancel import UNPAID, cancel_unpaid
from shared.services.orders.capture import request_releases
from shared.services.orders.edits.money import DUE, ask_for_rest
from shared.services.orders.money import follow_money, tell
from shared.services.orders.pay import PAY_WITHIN
from shared.services.orders.refund_preview import RefundWish
from shared.services.orders.refunds import create_locked
from shared.services.payments.gateway import gateway_of
from shared.services.payments.ledger import Outcome, Settled, take_checkout

SYNC_AFTER = timedelta(minutes=2)


def settle(checkout: HostedCheckout, *, event_id: str, kind: str, provider: str = STRIPE, account: str = "") -> bool:
    """Write down what a pay page of that account says and let the order follow. Safe to repeat, in any order."""
    with transaction():
        payment = find_payment_by_reference(provider, checkout.id) or _payment_named(checkout.reference)
        if payment is None or payment.account != account:
            return False
        if checkout.status is CheckoutStatus.EXPIRED and payment.reference not in (None, checkout.id):
            return True  # a page that another has replaced
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
    payment = settled.payment
    match settled.outcome:
        case Outcome.CAPTURED:
            _note_captured(order, payment)
        case Outcome.AUTHORISED:
            _note_authorised(order, payment)
        case Outcome.RELEASED:
            if order.payment_state is PaymentState.AUTHORISED:
                order.note_payment(PaymentState.VOIDED)
            tell(order, "released", amount=payment.authorised)
        case Outcome.CLOSED:
            payment.reference = None
            ask_for_rest(order, payments_for_update(order.id))
        case Outcome.EXPIRED if order.status is OrderStatus.OPEN and order.exchanged_from_id is not None:
            payment.await_again()
        case Outcome.EXPIRED if order.status is OrderStatus.OPEN and not order.is_cancellable:
            payment.await_again()
            payment.wait_for_staff(clock.now() + DUE)
        case Outcome.EXPIRED if order.status is OrderStatus.OPEN:
            cancel_unpaid(order)
            record(PaymentFailed(order.id, payment.id))
        case Outcome.MISMATCH:
            tell(order, "payment_mismatch", amount=payment.amount)
        case _:
            return


def _note_captured(order: Order, payment: Payment) -> None:
    """What comes in for an order that was called off meanwhile goes back at once."""
    follow_money(order, payments_for_update(order.id))
    is_part = payment.due_at is not None and order.payment_state is PaymentState.PARTLY_PAID
    tell(order, "deposit_paid" if is_part else "paid", amount=payment.captured)
    if order.status is OrderStatus.CANCELLED:
        wish = RefundWish(amount=payment.refundable, payment_id=payment.id, reason=order.cancel_reason or UNPAID)
        create_locked(order, wish, actor="", user_id=None)
    elif not _asks_for_more(order) and not is_part:
        record(OrderPaid(order.id))


def _asks_for_more(order: Order) -> bool:
    """What came in was asked for before an edit: it counts, and the rest is asked for."""
    return bool(order.revision) and ask_for_rest(order, payments_for_update(order.id)) is not None


def _note_authorised(order: Order, payment: Payment) -> None:
    """What the bank puts aside for an order that was cancelled meanwhile is let go at once."""
    tell(order, "authorised", amount=payment.authorised)
    if order.status is OrderStatus.CANCELLED:
        request_releases(order)
        return
    if PAYMENT_FLOW.allows(order.payment_state, PaymentState.AUTHORISED):  # not where it is only the rest
        order.note_payment(PaymentState.AUTHORISED)
    _asks_for_more(order)
    record(PaymentAuthorised(order.id, payment.id))


def close_outdated_page(order: Order) -> None:
    """A page on which a former sum would be paid is closed before its shopper is led to the next one.

    Talks to the provider. Raises GatewayFailed.
    """
    for payment in payments_of(order.id):
        is_waiting = payment.status is PaymentStatus.PENDING and payment.reference is not None
        if is_waiting and payment.revision < order.revision:
            sync_payment(payment.id)


def sync_payment(payment_id: UUID) -> None:
    """Ask the provider about a payment that we have heard nothing of, and let go of what nobody paid in time.

    Raises PaymentDeclined where the shopper agreed and the bank did not: the payment still waits for another try.
    """
    payment = find_payment(payment_id)
    if payment is None:
        raise NotFound(_("This payment does not exist."))
    if payment.status not in (PaymentStatus.PENDING, PaymentStatus.AUTHORISED):
        return
    order = order_by_id(payment.order_id)
    until = payment.due_at or payment.created_at + PAY_WITHIN
    is_late = not payment.is_patient and until < clock.now() - SYNC_AFTER
    is_over = is_late or order.status is not OrderStatus.OPEN or payment.revision < order.revision
    reference, provider, account = payment.reference, payment.provider, payment.account
    leave_transaction()
    if reference is None:
        if is_late:
            _give_up(payment_id, payment.order_id)
        return
    checkout = _look_up(gateway_of(provider, account), reference, is_over=is_over)
    event_id = f"sync-{reference}-{checkout.status}-{checkout.payment_status}"
    settle(checkout, event_id=event_id, kind="sync", provider=provider, account=account)


def finish_agreed(order_id: UUID) -> None:
    """Take what a shopper has just agreed to, before the provider's message comes. Raises as ``sync_payment``."""
    waiting = (one for one in payments_of(order_id) if one.status is PaymentStatus.PENDING and one.reference)
    payment = next((one for one in waiting if is_online(one.provider)), None)
    if payment is not None:
        sync_payment(payment.id)


def _look_up(gateway: PaymentGateway, reference: str, *, is_over: bool) -> HostedCheckout:
    """What the provider says now. What the shopper only agreed to is taken, unless the time for it is over."""
    checkout = gateway.retrieve_checkout(reference)
    if checkout.status not in (CheckoutStatus.OPEN, CheckoutStatus.APPROVED):
        return checkout
    if is_over:
        return gateway.expire_checkout(reference)
    return gateway.complete_checkout(reference) if checkout.status is CheckoutStatus.APPROVED else checkout


def _give_up(payment_id: UUID, order_id: UUID) -> None:
    """An order whose pay page was never made: its stock goes back. Where goods are out already, staff decide."""
    with transaction():
        order, payment = order_for_update(order_id), find_payment_for_update(payment_id)
        if payment is None or payment.status is not PaymentStatus.PENDING or order.exchanged_from_id is not None:
            return
        if order.is_cancellable:
            payment.status = PaymentStatus.EXPIRED
            cancel_unpaid(order)
        elif order.status is OrderStatus.OPEN:
            payment.wait_for_staff(clock.now() + DUE)
