"""What follows for payments when an order is over."""

from collections.abc import Iterable

from shared.models.payments.method import STRIPE
from shared.models.payments.payment import PaymentStatus, payments_of
from shared.subscribers.registry import HeardEvent, JobCall, on


@on("orders.cancelled", consumer="payments.close_pages")
def close_pay_pages(event: HeardEvent) -> Iterable[JobCall]:
    """Nobody shall pay for an order that was cancelled."""
    return [
        JobCall("payments.sync", {"payment_id": payment.id})
        for payment in payments_of(event.id_of("order_id"))
        if payment.provider == STRIPE and payment.status is PaymentStatus.PENDING
    ]
