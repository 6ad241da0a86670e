"""Sending what integrators are to hear, a slice of time at a go."""

from shared.jobs.queue import enqueue
from shared.jobs.registry import job
from shared.kernel.tenant import current_store_id
from shared.services.webhooks.sending import send_due
from shared.services.webhooks.upkeep import forget_old_messages


@job("webhooks.send", retries=(30,))
def send() -> None:
    """Send what is due in one store; what is left queues behind other work."""
    if send_due(current_store_id()):
        enqueue("webhooks.send", store_id=current_store_id())


@job("webhooks.sweep", every=10, retries=())
def sweep() -> None:
    """Send retries whose time has come, and whatever a lost queue or a killed worker left behind, in every store."""
    send_due()


@job("webhooks.forget", every=3_600, retries=(), timeout=600)
def forget() -> None:
    """Remove messages, deliveries and attempts of more than 30 days ago."""
    forget_old_messages()
