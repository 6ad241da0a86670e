"""The stream of events in Redis."""

from uuid import UUID

import orjson
import redis

from shared.models.outbox.event import OutboxEvent
from shared.subscribers.registry import HeardEvent

STREAM = "events"
KEEP = 100_000


def write_events(server: redis.Redis, events: list[OutboxEvent]) -> None:
    """Append events in one round trip."""
    pipeline = server.pipeline(transaction=False)
    for event in events:
        pipeline.xadd(STREAM, {"event": _dump(event)}, maxlen=KEEP, approximate=True)
    pipeline.execute()


def _dump(event: OutboxEvent) -> bytes:
    return orjson.dumps({"id": event.id, "type": event.type, "store_id": event.store_id, "payload": event.payload})


def read_event(fields: dict[bytes, bytes]) -> HeardEvent:
    """An entry of the stream."""
    raw = orjson.loads(fields[b"event"])
    store_id = raw["store_id"]
    return HeardEvent(UUID(raw["id"]), raw["type"], UUID(store_id) if store_id else None, raw["payload"])
