"""What a new store finds in its stock room."""

from collections.abc import Iterable

from shared.db.session import store_scope, transaction
from shared.services.inventory.locations import ensure_default_location
from shared.subscribers.registry import HeardEvent, JobCall, on


@on("stores.opened", consumer="inventory.first_location")
def make_first_location(event: HeardEvent) -> Iterable[JobCall]:
    with store_scope(event.id_of("store_id")), transaction():
        ensure_default_location()
    return []
