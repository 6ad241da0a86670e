"""Hearing from payment providers what a lost webhook did not tell."""

from uuid import UUID

from shared.jobs.registry import job
from shared.services.orders.settlement import sync_payment


@job("payments.sync", retries=(30, 300))
def sync(payment_id: str) -> None:
    """Ask the provider about one pending payment."""
    sync_payment(UUID(payment_id))
