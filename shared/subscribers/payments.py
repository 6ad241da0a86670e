"""What follows for payments when an order is over."""

from collections.abc import Iterable

from shared.gateways.payments.provider import is_online
from shared.models.payments.payment import PaymentStatus, payments_of
from shared.services.payments.cards import keeps_cards
from shared.subscribers.registry import HeardEvent, JobCall, on


@on("orders.cancelled", consumer="payments.close_pages")
def close_pay_pages(event: HeardEvent) -> Iterable[JobCall]:
    """Nobody shall pay for an order that was cancelled."""
    return _sync_pages(event)


def _sync_pages(event: HeardEvent) -> Iterable[JobCall]:
    return [
        JobCall("payments.sync", {"payment_id": payment.id})
        for payment in payments_of(event.id_of("order_id"))
        if is_online(payment.provider) and payment.status is PaymentStatus.PENDING
    ]


@on("orders.edited", consumer="payments.close_outdated")
def close_outdated_pages(event: HeardEvent) -> Iterable[JobCall]:
    """Nobody shall go on paying a former sum."""
    return _sync_pages(event)


@on("refunds.requested", consumer="payments.send_refund")
def send_refund(event: HeardEvent) -> Iterable[JobCall]:
    return [JobCall("payments.send_refund", {"refund_id": event.id_of("refund_id")})]


@on("payments.action_requested", consumer="payments.run_action")
def run_action(event: HeardEvent) -> Iterable[JobCall]:
    return [JobCall("payments.run_action", {"action_id": event.id_of("action_id")})]


@on("payments.reconciliation_asked", consumer="payments.reconcile")
def reconcile(event: HeardEvent) -> Iterable[JobCall]:
    return [JobCall("payments.reconcile", {"provider": event.payload["provider"]})]


@on("customers.erased", consumer="payments.forget_customer")
def forget_customer(event: HeardEvent) -> Iterable[JobCall]:
    customer_id = event.id_of("customer_id")
    return [JobCall("payments.forget_customer", {"customer_id": customer_id})] if keeps_cards(customer_id) else []
