"""Payment providers: what we owe them, what they did not tell us, and what the clock brings."""

from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from shared.db.session import maintenance_scope
from shared.gateways.payments.base import PaymentDeclined
from shared.jobs.queue import enqueue
from shared.jobs.registry import PATIENT_QUEUE, job
from shared.kernel import clock
from shared.models.orders.refund import refunds_owed
from shared.models.payments.action import actions_owed
from shared.services.orders import capture, payment_deadlines, reconciling, refund_sending, settlement
from shared.services.payments import cards

OVERDUE = timedelta(minutes=2)


@job("payments.sync", retries=(30, 300))
def sync(payment_id: str) -> None:
    """Ask the provider about one payment that is pending or put aside."""
    with suppress(PaymentDeclined):
        settlement.sync_payment(UUID(payment_id))


@job("payments.send_refund", retries=(30, 300))
def send_refund(refund_id: str) -> None:
    """Carry out one refund that is pending."""
    refund_sending.send_refund(UUID(refund_id))


@job("payments.sync_refund", retries=(30, 300))
def sync_refund(refund_id: str) -> None:
    """Find out what became of one refund of which we have heard nothing."""
    refund_sending.sync_refund(UUID(refund_id))


@job("payments.run_action", retries=(30, 300))
def run_action(action_id: str) -> None:
    """Carry out one capture or release that is pending."""
    capture.run_action(UUID(action_id))


@job("payments.look_for_owed", every=60, retries=())
def look_for_owed() -> None:
    """Find refunds, captures and releases whose answer is overdue, in whatever store."""
    with maintenance_scope():
        limit = clock.now() - OVERDUE
        refunds, actions = refunds_owed(limit), actions_owed(limit)
        ended = payment_deadlines.ended_authorisations()
    for store_id, refund_id in refunds:
        enqueue("payments.sync_refund", store_id=store_id, refund_id=refund_id)
    for store_id, action_id in actions:
        enqueue("payments.run_action", store_id=store_id, action_id=action_id)
    for store_id, payment_id in ended:
        enqueue("payments.sync", store_id=store_id, payment_id=payment_id)


@job("payments.look_for_deadlines", every=600, retries=())
def look_for_deadlines() -> None:
    """Find the stores in which orders are unpaid for too long, or authorisations are about to end."""
    with maintenance_scope():
        store_ids = payment_deadlines.stores_with_deadlines()
    for store_id in store_ids:
        enqueue("payments.watch_deadlines", store_id=store_id)


@job("payments.watch_deadlines", retries=(60,))
def watch_deadlines() -> None:
    """Remind, give up and tell staff, in the current store."""
    payment_deadlines.watch_deadlines()


@job("payments.reconcile", queue=PATIENT_QUEUE, retries=(60, 600), timeout=1800)
def reconcile(provider: str) -> None:
    """Compare our books with the provider's; broken off, it goes on from where it was."""
    reconciling.reconcile(provider)


@job("payments.look_to_reconcile", every=21_600, retries=())
def look_to_reconcile() -> None:
    """Find the stores that have an account with a provider: four times a day each is compared."""
    with maintenance_scope():
        found = reconciling.stores_to_reconcile()
    for store_id, provider in found:
        enqueue("payments.reconcile", store_id=store_id, provider=provider)


@job("payments.forget_customer", retries=(60, 600, 3600))
def forget_customer(customer_id: str) -> None:
    """Have providers forget a customer who wants to be forgotten, with all kept cards."""
    cards.forget_customer(UUID(customer_id))
