"""From the outbox to the stream."""

from sqlalchemy import select

from shared.db.session import maintenance_scope, session, transaction
from shared.gateways.redis import queue_server
from shared.kernel import clock
from shared.models.outbox.event import OutboxEvent
from shared.subscribers.stream import write_events

BATCH = 500
SHOWN_PREFIXES = ("stores.", "catalog.", "inventory.", "content.")
STORES_CHANNEL = "stores:changed"


def publish_events() -> int:
    """Put unpublished events on the stream and mark them. Several relays may run: rows in work are skipped.

    An event may be published twice (a crash between stream and commit); consumers deal with it once.
    Raises redis.RedisError, and leaves everything unpublished, while Redis is away.
    """
    with maintenance_scope(), transaction():
        events = list(
            session().scalars(
                select(OutboxEvent)
                .where(OutboxEvent.published_at.is_(None))
                .order_by(OutboxEvent.id)
                .limit(BATCH)
                .with_for_update(skip_locked=True)
            )
        )
        if events:
            write_events(queue_server(), events)
            _tell_web_processes(events)
        for event in events:
            event.published_at = clock.now()
    return len(events)


def _tell_web_processes(events: list[OutboxEvent]) -> None:
    """Web processes drop what they remember of a store that has changed."""
    stores = {str(event.store_id or "") for event in events if event.type.startswith(SHOWN_PREFIXES)}
    for store_id in stores:
        queue_server().publish(STORES_CHANNEL, store_id)
