"""What an order still owes, or was paid too much: after edits both happen."""

from collections.abc import Sequence

from shared.models.orders.order import Order
from shared.models.orders.refund import Refund, RefundOrigin, RefundStatus
from shared.models.payments.payment import Payment, PaymentStatus


def owed_of(order: Order, payments: Sequence[Payment], refunds: Sequence[Refund]) -> int:
    """Minor units that are still to be paid; below zero what came in too much. Money that is put aside counts.

    What was refunded otherwise is owed by nobody: it was given back for goods that the total still names. Only what an
    edit gave back was never part of the total.
    """
    received = sum(payment.captured for payment in payments)
    promised = sum(payment.authorised for payment in payments if payment.status is PaymentStatus.AUTHORISED)
    returned = sum(
        refund.amount
        for refund in refunds
        if refund.origin is RefundOrigin.EDIT and refund.status is not RefundStatus.FAILED
    )
    return order.total - received - promised + returned


def overpaid_of(order: Order, payments: Sequence[Payment], refunds: Sequence[Refund]) -> int:
    """Minor units that can be given back because the order came to cost less; never below zero."""
    if not order.revision:
        return 0
    refundable = sum(payment.refundable for payment in payments)
    return max(0, min(-owed_of(order, payments, refunds), refundable))


def capturable(order: Order, payments: Sequence[Payment], payment: Payment) -> int:
    """Of what is put aside, as much as the order still costs."""
    others = sum(one.captured for one in payments if one.id != payment.id)
    return max(0, min(payment.authorised, order.total - others)) if order.revision else payment.authorised
