"""Record events in the transaction that makes them true; the relay tells the world afterwards."""

from sqlalchemy import func, select

from shared.db.session import session
from shared.events.event import Event
from shared.kernel.tenant import find_store_id
from shared.models.outbox.event import OutboxEvent

CHANNEL = "outbox"


def record(event: Event) -> OutboxEvent:
    """Store the event with the current store, and wake the relay when the transaction commits."""
    current = session()
    row = OutboxEvent(store_id=find_store_id(), type=event.type, payload=event.payload())
    current.add(row)
    current.execute(select(func.pg_notify(CHANNEL, "")))
    return row
