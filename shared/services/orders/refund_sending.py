"""Refunds at the provider: sent with a key, found again where the answer was lost, taken over from its dashboard."""

from uuid import UUID

from shared.db.session import leave_transaction, session, transaction
from shared.gateways.payments.base import GatewayRefund, GatewayRefused, PaymentGateway
from shared.gateways.payments.base import RefundStatus as Told
from shared.gateways.payments.provider import is_online
from shared.kernel.errors import NotFound
from shared.kernel.ids import parse_id
from shared.models.orders.order import Order, order_for_update
from shared.models.orders.refund import (
    Refund,
    RefundOrigin,
    RefundStatus,
    find_refund,
    refund_by_id,
    refund_for_update,
    refunds_of,
)
from shared.models.payments.payment import Payment, find_payment, payments_for_update
from shared.services.orders.money import tell
from shared.services.orders.refunds import arrive, fail
from shared.services.payments.gateway import gateway_for


def label_of(refund: Refund) -> str:
    """What this attempt is called at the provider: its idempotency key, and how it is found again."""
    return f"{refund.id}-{refund.attempt}"


def send_refund(refund_id: UUID) -> RefundStatus:
    """Carry a pending refund out. Safe to repeat: the provider knows each attempt by its key.

    Raises GatewayFailed where we did not hear what became of it: it stays pending, and ``sync_refund`` finds it.
    """
    refund = refund_by_id(refund_id)
    payment = find_payment(refund.payment_id)
    if refund.status is not RefundStatus.PENDING or payment is None or not is_online(payment.provider):
        return refund.status
    order_id, label, intent = refund.order_id, label_of(refund), payment.intent or ""
    amount, currency, reason = refund.amount, refund.currency, refund.reason
    gives_fee_back = payment.returns_fee and payment.application_fee > 0
    gateway = gateway_for(payment)
    try:
        told = gateway.refund(
            intent,
            amount,
            currency,
            idempotency_key=f"refund-{label}",
            reference=label,
            reason=reason,
            return_fee=gives_fee_back,
        )
    except GatewayRefused as refusal:
        found = _find(gateway, intent, label)
        if found is None:
            return _note_refusal(order_id, refund_id, refusal.message)
        told = found
    return _take(order_id, refund_id, told)


def sync_refund(refund_id: UUID) -> RefundStatus:
    """Look a pending refund up at the provider, and send it only where it never arrived there."""
    refund = refund_by_id(refund_id)
    payment = find_payment(refund.payment_id)
    if refund.status is not RefundStatus.PENDING or payment is None or not is_online(payment.provider):
        return refund.status
    order_id, label, intent = refund.order_id, label_of(refund), payment.intent or ""
    found = _find(gateway_for(payment), intent, label)
    return send_refund(refund_id) if found is None else _take(order_id, refund_id, found)


def refresh_refunds(payment_id: UUID) -> int:
    """Take over what the provider says of all refunds of a payment; returns how many it told of."""
    payment = find_payment(payment_id)
    if payment is None:
        raise NotFound
    if payment.intent is None or not is_online(payment.provider):
        return 0
    order_id, intent, gateway = payment.order_id, payment.intent, gateway_for(payment)
    leave_transaction()
    told = gateway.list_refunds(intent)
    for refund in told:
        _take_over(order_id, payment_id, refund)
    return len(told)


def _find(gateway: PaymentGateway, intent: str, label: str) -> GatewayRefund | None:
    return next((refund for refund in gateway.list_refunds(intent) if refund.reference == label), None)


def _note_refusal(order_id: UUID, refund_id: UUID, problem: str) -> RefundStatus:
    with transaction():
        order, payments, refund = _locked(order_id, refund_id)
        if refund.status is RefundStatus.PENDING:
            fail(order, payments, refund, problem)
        return refund.status


def _take(order_id: UUID, refund_id: UUID, told: GatewayRefund) -> RefundStatus:
    with transaction():
        order, payments, refund = _locked(order_id, refund_id)
        _apply(order, payments, refund, told)
        return refund.status


def _locked(order_id: UUID, refund_id: UUID) -> tuple[Order, list[Payment], Refund]:
    return order_for_update(order_id), payments_for_update(order_id), refund_for_update(refund_id)


def _apply(order: Order, payments: list[Payment], refund: Refund, told: GatewayRefund) -> None:
    """What the provider says of a refund's present attempt; repeated or late words change nothing."""
    refund.reference = told.id
    if told.status is Told.SUCCEEDED and refund.status is RefundStatus.PENDING:
        arrive(order, payments, refund)
    elif told.status in (Told.FAILED, Told.CANCELLED) and refund.status is not RefundStatus.FAILED:
        fail(order, payments, refund, told.failure)


def _take_over(order_id: UUID, payment_id: UUID, told: GatewayRefund) -> None:
    """Our own refund by its label, a known one by its id; any other was made in the provider's dashboard."""
    with transaction():
        order, payments = order_for_update(order_id), payments_for_update(order_id)
        payment = next(payment for payment in payments if payment.id == payment_id)
        if told.payment_id != payment.intent or told.currency != payment.currency:
            return
        if _is_of_another(order_id, told.reference):
            return
        known = refunds_of(order_id)
        refund = next((one for one in known if told.reference == label_of(one) or told.id == one.reference), None)
        is_old_attempt = refund is None and any(told.reference.startswith(str(one.id)) for one in known)
        if refund is not None:
            _apply(order, payments, refund, told)
        elif not is_old_attempt and told.status in (Told.PENDING, Told.SUCCEEDED):
            _adopt(order, payments, payment, told)


def _is_of_another(order_id: UUID, label: str) -> bool:
    """Whether it is a refund of the order that goods were exchanged for: their payments lie together there."""
    refund_id = parse_id(label.rpartition("-")[0])
    refund = find_refund(refund_id) if refund_id is not None else None
    return refund is not None and refund.order_id != order_id


def _adopt(order: Order, payments: list[Payment], payment: Payment, told: GatewayRefund) -> None:
    """A refund that somebody made elsewhere; one that is more than we know to be left is shown as a difference."""
    if told.amount > payment.refundable:
        tell(order, "payment_mismatch", amount=told.amount)
        return
    payment.reserve_refund(told.amount)
    refund = Refund(
        order_id=order.id,
        payment_id=payment.id,
        origin=RefundOrigin.PROVIDER,
        currency=payment.currency,
        amount=told.amount,
        reference=told.id,
    )
    session().add(refund)
    session().flush()
    if told.status is Told.SUCCEEDED:
        arrive(order, payments, refund)
