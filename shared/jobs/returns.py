"""Returns of customers who want to be forgotten."""

from uuid import UUID

from shared.jobs.registry import job
from shared.services.returns.forgetting import forget_returns


@job("returns.forget", retries=(30, 300, 3000))
def forget(customer_id: str) -> None:
    forget_returns(UUID(customer_id))
