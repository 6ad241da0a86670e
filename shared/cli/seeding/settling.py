"""Events of seeding are nobody's news: they are closed before anything reacts to them."""

from datetime import datetime

from sqlalchemy import or_, select, update

from shared.db.session import maintenance_scope, session, transaction
from shared.kernel import clock
from shared.models.outbox.event import OutboxEvent
from shared.models.stores.store import Store


def settle_news(handles: list[str], since: datetime) -> int:
    """Mark the events of these stores, and those of people since then, as told and done; returns how many.

    What a running relay has told already stays as it is.
    """
    with maintenance_scope(), transaction():
        ours = select(Store.id).where(Store.handle.in_(handles))
        of_people = OutboxEvent.store_id.is_(None) & OutboxEvent.type.startswith("staff.")
        now = clock.now()
        told = session().execute(
            update(OutboxEvent)
            .where(OutboxEvent.published_at.is_(None), OutboxEvent.created_at >= since)
            .where(or_(OutboxEvent.store_id.in_(ours), of_people))
            .values(published_at=now, settled_at=now)
            .returning(OutboxEvent.id)
            .execution_options(synchronize_session=False)
        )
        return len(told.all())
