"""The sweeper: whatever the queue has lost is brought back from the database."""

from shared.jobs.queue import enqueue
from shared.jobs.registry import job
from shared.services.outbox.sweep import overdue_mails, overdue_payments
from shared.services.outbox.upkeep import forget_old_keys


@job("outbox.sweep", every=20, retries=())
def sweep() -> None:
    """Enqueue mails and payments that are overdue. Events are settled by the relay itself."""
    for owed in overdue_mails():
        enqueue("mail.send", store_id=owed.store_id, message_id=owed.id)
    for owed in overdue_payments():
        enqueue("payments.sync", store_id=owed.store_id, payment_id=owed.id)


@job("outbox.forget", every=3_600, retries=(), timeout=600)
def forget() -> None:
    """Remove Idempotency-Keys of more than 7 days ago."""
    forget_old_keys()
