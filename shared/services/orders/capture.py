"""Taking money that was put aside, or letting it go: one of both, once."""

from uuid import UUID

from shared.db.session import leave_transaction, session, transaction
from shared.events.orders import OrderPaid, PaymentActionRequested, PaymentNoticed
from shared.events.outbox import record
from shared.gateways.payments.base import GatewayPayment, GatewayRefused, PaymentGateway
from shared.gateways.payments.base import PaymentStatus as Told
from shared.gateways.payments.provider import find_provider
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.formats import format_money
from shared.kernel.i18n import gettext as _
from shared.kernel.money import Money
from shared.models.orders.order import Order, order_for_update
from shared.models.orders.status import OrderStatus, PaymentState
from shared.models.payments.action import (
    ActionKind,
    ActionStatus,
    PaymentAction,
    action_by_id,
    action_for_update,
    open_action_of,
)
from shared.models.payments.payment import Payment, PaymentStatus, find_payment, payments_for_update
from shared.services.orders.balance import capturable
from shared.services.orders.money import follow_money, tell
from shared.services.payments.fees import share_of_fee
from shared.services.payments.gateway import gateway_for


def request_capture(
    order_id: UUID,
    *,
    payment_id: UUID | None = None,
    amount: int | None = None,
    actor: str = "",
    user_id: UUID | None = None,
) -> PaymentAction:
    """Ask for what was put aside, or a part of it; the rest is let go. ``run_action`` carries it out.

    Raises NotFound, Conflict (nothing is put aside, or somebody else is at it), Invalid (more than was put aside).
    """
    with transaction():
        order = order_for_update(order_id)
        if order.status is OrderStatus.CANCELLED:
            raise Conflict(_("This order is cancelled."))
        payment = _authorised(order, payment_id)
        wanted = capturable(order, payments_for_update(order.id), payment) if amount is None else amount
        _check_amount(payment, wanted)
        return _request(order, payment, ActionKind.CAPTURE, wanted, actor, user_id)


def request_release(
    order_id: UUID, *, payment_id: UUID | None = None, actor: str = "", user_id: UUID | None = None
) -> PaymentAction:
    """Ask the provider to let go of what was put aside. Raises NotFound, Conflict."""
    with transaction():
        order = order_for_update(order_id)
        payment = _authorised(order, payment_id)
        return _request(order, payment, ActionKind.RELEASE, 0, actor, user_id)


def request_releases(order: Order, *, actor: str = "", user_id: UUID | None = None) -> None:
    """All that is put aside for an order whose row is locked in the present transaction."""
    for payment in payments_for_update(order.id):
        if payment.status is PaymentStatus.AUTHORISED and open_action_of(payment.id) is None:
            _request(order, payment, ActionKind.RELEASE, 0, actor, user_id)


def _authorised(order: Order, payment_id: UUID | None) -> Payment:
    found = [one for one in payments_for_update(order.id) if payment_id in (None, one.id)]
    if payment_id is not None and not found:
        raise NotFound(_("This payment does not exist."))
    payment = next((one for one in found if one.status is PaymentStatus.AUTHORISED), None)
    if payment is None:
        raise Conflict(_("No money is put aside for this order."))
    if open_action_of(payment.id) is not None:
        raise Conflict(_("Somebody has asked the provider already. Look again in a moment."))
    return payment


def _check_amount(payment: Payment, amount: int) -> None:
    if not 0 < amount <= payment.authorised:
        most = format_money(Money(payment.authorised, payment.currency))
        text = _("Type an amount up to %(amount)s.", amount=most)
        raise Invalid(text, fields={"amount": text})
    provider = find_provider(payment.provider)
    if provider is not None and provider.judge_amount is not None:
        provider.judge_amount(amount, payment.currency)


def _request(
    order: Order, payment: Payment, kind: ActionKind, amount: int, actor: str, user_id: UUID | None
) -> PaymentAction:
    action = PaymentAction(payment_id=payment.id, kind=kind, amount=amount, actor=actor, user_id=user_id)
    session().add(action)
    session().flush()
    tell(order, f"{kind.value}_requested", actor=actor, user_id=user_id, amount=amount or payment.authorised)
    record(PaymentActionRequested(order.id, action.id))
    return action


def run_action(action_id: UUID) -> ActionStatus:
    """Carry an action out at the provider. Safe to repeat.

    Raises GatewayFailed where no answer came: it stays pending, and the next try asks with the same key.
    """
    action = action_by_id(action_id)
    payment = find_payment(action.payment_id)
    if action.status is not ActionStatus.PENDING or payment is None or payment.intent is None:
        return action.status
    leave_transaction()
    gateway = gateway_for(payment)
    try:
        told = _carry_out(gateway, action, payment)
    except GatewayRefused as refusal:
        told = gateway.retrieve_payment(payment.intent)
        if told.status is Told.AUTHORISED:
            return _note_failure(payment.order_id, action_id, refusal.message)
    return _take(payment.order_id, action_id, told)


def _carry_out(gateway: PaymentGateway, action: PaymentAction, payment: Payment) -> GatewayPayment:
    key, intent = f"{action.kind.value}-{action.id}", payment.intent or ""
    if action.kind is ActionKind.RELEASE:
        return gateway.cancel_payment(intent, idempotency_key=key)
    fee = share_of_fee(payment, action.amount)
    return gateway.capture_payment(intent, action.amount, payment.currency, idempotency_key=key, application_fee=fee)


def _note_failure(order_id: UUID, action_id: UUID, problem: str) -> ActionStatus:
    with transaction():
        order, action = order_for_update(order_id), action_for_update(action_id)
        if action.status is ActionStatus.PENDING:
            action.settle(ActionStatus.FAILED, clock.now(), problem[:500])
            tell(order, "action_failed", problem=problem[:500])
            record(PaymentNoticed(order.id, "action_failed"))
        return action.status


def _take(order_id: UUID, action_id: UUID, told: GatewayPayment) -> ActionStatus:
    """What the provider says is what happened, whoever did it."""
    with transaction():
        order = order_for_update(order_id)
        payments, action = payments_for_update(order_id), action_for_update(action_id)
        payment = next(payment for payment in payments if payment.id == action.payment_id)
        if action.status is ActionStatus.PENDING:
            wanted = Told.PAID if action.kind is ActionKind.CAPTURE else Told.CANCELLED
            is_done = told.status is wanted
            action.settle(ActionStatus.SUCCEEDED if is_done else ActionStatus.FAILED, clock.now())
        take_money(order, payments, payment, told, actor=action.actor, user_id=action.user_id)
        return action.status


def take_money(
    order: Order, payments: list[Payment], payment: Payment, told: GatewayPayment, *, actor: str, user_id: UUID | None
) -> None:
    """Write down that authorised money was taken or let go; words that come twice change nothing."""
    if payment.status is not PaymentStatus.AUTHORISED:
        return
    if told.status is Told.PAID:
        payment.captured, payment.status = min(payment.amount, told.amount_received), PaymentStatus.CAPTURED
        follow_money(order, payments)
        tell(order, "captured", actor=actor, user_id=user_id, amount=payment.captured)
        record(OrderPaid(order.id))
    elif told.status is Told.CANCELLED:
        payment.status = PaymentStatus.RELEASED
        if order.payment_state is PaymentState.AUTHORISED:
            order.note_payment(PaymentState.VOIDED)
        tell(order, "released", actor=actor, user_id=user_id, amount=payment.authorised)
