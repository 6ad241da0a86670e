"""The money of a payment: what the provider says is written down once, and only if it matches what we asked for."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from shared.db.bulk import insert_once
from shared.gateways.payments.base import CheckoutStatus, HostedCheckout
from shared.gateways.payments.base import PaymentStatus as GatewayStatus
from shared.kernel import clock
from shared.kernel.ids import new_id
from shared.kernel.tenant import current_store_id
from shared.models.payments.payment import Payment, PaymentEvent, PaymentStatus, find_payment_for_update


class Outcome(StrEnum):
    """What a message from the provider did to our payment."""

    NOTHING = "nothing"
    AUTHORISED = "authorised"
    CAPTURED = "captured"
    EXPIRED = "expired"
    FAILED = "failed"
    RELEASED = "released"
    CLOSED = "closed"
    MISMATCH = "mismatch"


@dataclass(frozen=True)
class Settled:
    """The payment, locked for the rest of the transaction, and what has just become of it."""

    payment: Payment
    outcome: Outcome


def take_checkout(payment_id: UUID, checkout: HostedCheckout, *, event_id: str, kind: str) -> Settled | None:
    """Write down what a hosted checkout says. Call inside ``transaction()``; None for a payment that is not ours.

    The order of messages does not matter: money that has been captured stays captured.
    """
    payment = find_payment_for_update(payment_id)
    if payment is None:
        return None
    if _is_former_page(payment, checkout):
        return Settled(payment, Outcome.NOTHING)
    complaints = mismatches(payment, checkout)
    outcome = Outcome.MISMATCH if complaints else _outcome(payment, checkout)
    is_new = _note(payment, event_id, kind, checkout, complaints)
    if complaints:
        return Settled(payment, Outcome.MISMATCH if is_new else Outcome.NOTHING)
    _apply(payment, checkout, outcome)
    return Settled(payment, outcome)


def _is_former_page(payment: Payment, checkout: HostedCheckout) -> bool:
    """A page of a payment that is asked anew since: nobody has paid there, and nobody can."""
    is_unpaid = checkout.payment_status is GatewayStatus.UNPAID and checkout.status is CheckoutStatus.EXPIRED
    return payment.is_patient and checkout.id != payment.reference and is_unpaid


def mismatches(payment: Payment, checkout: HostedCheckout) -> dict[str, Any]:
    """Where the provider's words differ from our row: {what: [ours, theirs]}."""
    pairs = {
        "reference": (str(payment.id), checkout.reference),
        "checkout": (payment.reference or checkout.id, checkout.id),
        "amount": (payment.amount, checkout.amount),
        "currency": (payment.currency, checkout.currency),
        "livemode": (payment.livemode, checkout.livemode),
    }
    return {name: [ours, theirs] for name, (ours, theirs) in pairs.items() if ours != theirs}


def _outcome(payment: Payment, checkout: HostedCheckout) -> Outcome:
    if payment.status in (PaymentStatus.CAPTURED, PaymentStatus.REFUNDED):
        return Outcome.NOTHING
    if checkout.payment_status is GatewayStatus.PAID:
        return Outcome.CAPTURED
    if checkout.payment_status is GatewayStatus.AUTHORISED and payment.status is not PaymentStatus.AUTHORISED:
        return Outcome.AUTHORISED
    if checkout.payment_status is GatewayStatus.CANCELLED and payment.status is PaymentStatus.AUTHORISED:
        return Outcome.RELEASED
    if checkout.status is CheckoutStatus.EXPIRED and payment.status is PaymentStatus.PENDING:
        if payment.may_be_paid(clock.now()):
            return Outcome.NOTHING
        return Outcome.CLOSED if payment.is_patient else Outcome.EXPIRED
    return Outcome.NOTHING


def _apply(payment: Payment, checkout: HostedCheckout, outcome: Outcome) -> None:
    payment.reference = payment.reference or checkout.id
    payment.intent = checkout.payment_id or payment.intent
    if outcome is Outcome.CAPTURED:
        payment.status = PaymentStatus.CAPTURED
        payment.authorised = payment.amount
        payment.captured = _received(payment, checkout)
    elif outcome is Outcome.AUTHORISED:
        payment.status, payment.authorised = PaymentStatus.AUTHORISED, payment.amount
        payment.capture_before = checkout.payment.capture_before if checkout.payment else None
    elif outcome is Outcome.RELEASED:
        payment.status = PaymentStatus.RELEASED
    elif outcome is Outcome.EXPIRED:
        payment.status = PaymentStatus.EXPIRED


def _received(payment: Payment, checkout: HostedCheckout) -> int:
    """All of it, unless somebody took only a part of what was put aside."""
    if checkout.payment is None:
        return payment.amount
    return min(payment.amount, checkout.payment.amount_received)


def _note(payment: Payment, event_id: str, kind: str, checkout: HostedCheckout, complaints: dict[str, Any]) -> bool:
    details = {"checkout": checkout.id, "status": checkout.payment_status.value, "mismatch": complaints}
    return note_event(payment, event_id, kind, amount=checkout.amount, details=details)


def note_event(payment: Payment, event_id: str, kind: str, *, amount: int | None, details: dict[str, Any]) -> bool:
    """Keep the provider's message in the payment's trail; False where it was there already."""
    values = {
        "store_id": current_store_id(),
        "id": new_id(),
        "payment_id": payment.id,
        "provider": payment.provider,
        "provider_event_id": event_id,
        "kind": kind,
        "amount": amount,
        "details": details,
        "at": clock.now(),
    }
    return insert_once(PaymentEvent, values)
