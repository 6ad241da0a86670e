"""Record events in the transaction that makes them true; the relay tells the world afterwards."""

from sqlalchemy import event as listening
from sqlalchemy.orm import Session

from shared.db.entities import insert_objects
from shared.db.notices import announce
from shared.db.scoping import ScopedSession
from shared.db.session import session
from shared.events.event import Event
from shared.kernel.tenant import find_store_id
from shared.models.outbox.event import OutboxEvent

CHANNEL = "outbox"
RECORDED = "events_recorded"


def record(event: Event) -> OutboxEvent:
    """Store the event with the current store, and wake the relay when the transaction commits."""
    current = session()
    row = OutboxEvent(store_id=find_store_id(), type=event.type, payload=event.payload())
    current.add(row)
    current.info[RECORDED] = True
    return row


def record_now(event: Event) -> None:
    """The same, written at once by a fixed statement: for the few events of what somebody waits for."""
    insert_objects(OutboxEvent(store_id=find_store_id(), type=event.type, payload=event.payload()))
    session().info[RECORDED] = True


@listening.listens_for(ScopedSession, "before_commit")
def wake_relay(current: Session) -> None:
    """One notice per transaction, however many events it holds; PostgreSQL sends it with the commit."""
    if current.info.pop(RECORDED, False):
        announce(current, CHANNEL)


@listening.listens_for(ScopedSession, "after_rollback")
def forget_recorded(current: Session) -> None:
    current.info.pop(RECORDED, None)
