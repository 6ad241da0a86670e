"""Quotes whose time is over, or nearly."""

from uuid import UUID

from shared.jobs.queue import enqueue
from shared.jobs.registry import job
from shared.services.orders.drafts import quoting


@job("drafts.look_for_ending", every=600, retries=())
def look_for_ending() -> None:
    """Find quotes that end, in whatever store."""
    for store_id, draft_id in quoting.drafts_due():
        enqueue("drafts.watch", store_id=store_id, draft_id=draft_id)


@job("drafts.watch", retries=(60,))
def watch(draft_id: str) -> None:
    """End one quote, or remind its customer."""
    quoting.watch_draft(UUID(draft_id))
