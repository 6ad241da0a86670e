"""Record events in the transaction that makes them true; the relay tells the world afterwards."""

from sqlalchemy import event as listening
from sqlalchemy.orm import Session

from shared.db.notices import announce
from shared.db.scoping import ScopedSession
from shared.db.session import session
from shared.db.together import insert_later
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


def record_later(event: Event) -> None:
    """The same, in one statement with the other rows that wait: for events of what somebody waits for."""
    insert_later(OutboxEvent(store_id=find_store_id(), type=event.type, payload=event.payload()))
    session().info[RECORDED] = True


@listening.listens_for(ScopedSession, "before_commit")
def wake_relay(current: ScopedSession) -> None:
    """One notice per transaction, however many events it holds; PostgreSQL sends it with the commit."""
    if current.info.pop(RECORDED, False):
        announce(current, CHANNEL)


@listening.listens_for(ScopedSession, "after_rollback")
def forget_recorded(current: Session) -> None:
    current.info.pop(RECORDED, None)
