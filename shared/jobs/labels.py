"""Labels of parcels: what we wait to hear, and where parcels are."""

from datetime import timedelta
from uuid import UUID

from shared.db.session import maintenance_scope
from shared.jobs.queue import enqueue
from shared.jobs.registry import job
from shared.kernel import clock
from shared.models.orders.label import labels_to_look_at
from shared.services.orders.labels import settling

UNHEARD, TRAVELLING = timedelta(minutes=2), timedelta(minutes=30)


@job("labels.follow", retries=(60, 600))
def follow(label_id: str) -> None:
    """Ask the courier service about one label."""
    settling.follow_label(UUID(label_id))


@job("labels.look_for_owed", every=300, retries=())
def look_for_owed() -> None:
    """Find labels that we have not heard of for some time, in whatever store."""
    now = clock.now()
    with maintenance_scope():
        found = labels_to_look_at(now - UNHEARD, now - TRAVELLING)
    for store_id, label_id in found:
        enqueue("labels.follow", store_id=store_id, label_id=label_id)
