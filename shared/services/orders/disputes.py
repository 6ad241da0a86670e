"""Disputes as the provider tells them: kept on the order, and told to staff and integrators."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.db.session import session, transaction
from shared.events.orders import DisputeClosed, DisputeOpened, PaymentNoticed
from shared.events.outbox import record
from shared.gateways.payments.base import GatewayDispute, GatewayEvent
from shared.models.orders.order import Order, numbers_of, order_by_id, order_for_update
from shared.models.payments.dispute import PaymentDispute, dispute_by_id, disputes_of, find_dispute, open_disputes
from shared.models.payments.payment import Payment, find_payment_by_intent, find_payment_for_update
from shared.services.orders.money import tell
from shared.services.payments.ledger import note_event

CLOSED = ("won", "lost", "warning_closed", "prevented")
DISPUTE_FIELDS = (
    *("id", "order_id", "payment_id", "provider", "reference", "currency", "amount", "reason", "status", "answer_by"),
    *("closed_at", "created_at", "updated_at"),
)


def take_dispute(provider: str, event: GatewayEvent, told: GatewayDispute, account: str = "") -> bool:
    """Write down what a message says, once per message and in any order. False where it is none of our payments."""
    with transaction():
        found = find_payment_by_intent(provider, told.payment_id)
        if found is None or found.account != account:
            return False
        order, payment = order_for_update(found.order_id), find_payment_for_update(found.id)
        if payment is None:
            return False
        details = {"dispute": told.id, "status": told.status, "reason": told.reason}
        if note_event(payment, event.id, event.kind, amount=told.amount, details=details):
            _write(order, payment, event, told)
    return True


def api_disputes(order_id: UUID) -> list[dict[str, Any]]:
    """The disputes of an order as plain values, newest first. Raises NotFound."""
    return [dispute_values(one) for one in disputes_of(order_by_id(order_id).id)]


def api_dispute(dispute_id: UUID) -> dict[str, Any] | None:
    found = dispute_by_id(dispute_id)
    return dispute_values(found) if found is not None else None


@dataclass(frozen=True, slots=True)
class OpenDispute:
    """One on the home page: the order's number, and until when evidence is wanted, if it still is."""

    number: int
    amount: int
    currency: str
    answer_by: datetime | None


def find_open_disputes(limit: int = 3) -> list[OpenDispute]:
    """The most urgent of the store's: one statement where there are none."""
    found = open_disputes(limit)
    numbers = numbers_of([one.order_id for one in found])
    return [
        OpenDispute(numbers[one.order_id], one.amount, one.currency, one.answer_by if one.needs_answer else None)
        for one in found
    ]


def dispute_values(dispute: PaymentDispute) -> dict[str, Any]:
    return {name: getattr(dispute, name) for name in DISPUTE_FIELDS}


def _write(order: Order, payment: Payment, event: GatewayEvent, told: GatewayDispute) -> None:
    """The latest word counts; one that comes late does not open again what is decided."""
    known = find_dispute(payment.provider, told.id)
    if known is not None and (known.closed_at is not None or event.created_at < known.told_at):
        return
    is_new = known is None
    dispute = known or _new(order, payment, told)
    dispute.status, dispute.reason, dispute.amount = told.status, told.reason, told.amount
    dispute.answer_by, dispute.told_at = told.answer_by, event.created_at
    dispute.closed_at = event.created_at if told.is_closed or told.status in CLOSED else None
    session().add(dispute)
    session().flush()
    until = told.answer_by.isoformat() if told.answer_by else ""
    details = {"dispute": told.id, "status": told.status, "reason": told.reason}
    if is_new:
        tell(order, "disputed", "", None, amount=told.amount, answer_by=until, **details)
        record(DisputeOpened(order.id, dispute.id))
    if dispute.closed_at is not None:
        tell(order, "dispute_closed", "", None, amount=told.amount, **details)
        record(DisputeClosed(order.id, dispute.id))
    if is_new or dispute.closed_at is not None:
        record(PaymentNoticed(order.id, _notice(dispute)))


def _new(order: Order, payment: Payment, told: GatewayDispute) -> PaymentDispute:
    return PaymentDispute(
        order_id=order.id,
        payment_id=payment.id,
        provider=payment.provider,
        reference=told.id,
        currency=payment.currency,
    )


def _notice(dispute: PaymentDispute) -> str:
    if dispute.closed_at is None:
        return "dispute"
    return "dispute_won" if dispute.status == "won" else "dispute_closed"
