"""Payments, refunds and proofs of an order as plain values for the API: one or two statements each."""

from typing import Any
from uuid import UUID

from shared.models.orders.order import order_by_id
from shared.models.orders.refund import Refund, RefundLine, refund_of, refunds_with_lines
from shared.models.payments.payment import Payment, payments_of
from shared.models.payments.proof import PaymentProof, proofs_of
from shared.services.orders.refund_preview import RefundPreview, RefundTo

PAYMENT_FIELDS = (
    *("id", "order_id", "provider", "status", "currency", "amount", "authorised", "captured", "refunded", "refunding"),
    *("application_fee", "refundable", "expires_at", "due_at", "capture_before", "created_at", "updated_at"),
)
REFUND_FIELDS = (
    *("id", "order_id", "payment_id", "status", "origin", "currency", "amount", "suggested", "shipping", "fee", "tax"),
    *("reason", "note", "problem", "reference", "created_at", "updated_at", "settled_at"),
)
LINE_FIELDS = ("quantity", "unsent", "amount", "tax", "discount")
PROOF_FIELDS = (
    *("id", "order_id", "payment_id", "status", "filename", "content_type", "size", "reason", "judged_at"),
    "created_at",
)


def api_payments(order_id: UUID) -> list[dict[str, Any]]:
    """Raises NotFound."""
    return [_told_payment(payment) for payment in payments_of(order_by_id(order_id).id)]


def api_refunds(order_id: UUID) -> list[dict[str, Any]]:
    """Raises NotFound."""
    return [told_refund(refund) for refund in refunds_with_lines(order_by_id(order_id).id)]


def api_refund(order_id: UUID, refund_id: UUID) -> dict[str, Any]:
    """Raises NotFound."""
    return told_refund(refund_of(order_id, refund_id))


def api_proofs(order_id: UUID) -> list[dict[str, Any]]:
    """Raises NotFound."""
    return [_values(proof, PROOF_FIELDS) for proof in proofs_of(order_by_id(order_id).id)]


def told_refund(refund: Refund) -> dict[str, Any]:
    goal = RefundTo.GIFT_CARD if refund.to_gift_card else RefundTo.PAYMENT
    return _values(refund, REFUND_FIELDS) | {"to": goal, "lines": [_told_line(line) for line in refund.lines]}


def told_preview(shown: RefundPreview) -> dict[str, Any]:
    """A refund that has not been made."""
    lines = [
        {"line_id": line.id, **{name: getattr(share, name) for name in ("quantity", "amount", "tax", "discount")}}
        for line, share in shown.lines
    ]
    same = ("shipping", "fee", "tax", "suggested", "amount", "refundable", "shipping_left", "fee_left")
    return {
        "payment_id": shown.payment.id,
        "currency": shown.order.currency,
        **{name: getattr(shown, name) for name in same},
        "lines": lines,
    }


def _told_payment(payment: Payment) -> dict[str, Any]:
    return {"provider_account": payment.account, "provider_payment": payment.intent, **_values(payment, PAYMENT_FIELDS)}


def _told_line(line: RefundLine) -> dict[str, Any]:
    return {"line_id": line.order_line_id, "location_id": line.location_id, **_values(line, LINE_FIELDS)}


def _values(thing: Payment | Refund | RefundLine | PaymentProof, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in names}
