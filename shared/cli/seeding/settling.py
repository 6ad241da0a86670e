"""Events of seeding are nobody's news: they are closed before anything reacts to them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, update

from shared.db.session import maintenance_scope, session, transaction
from shared.kernel import clock
from shared.models.outbox.event import OutboxEvent


def settle_news(store_ids: Sequence[UUID], since: datetime) -> int:
    """Mark the events of these stores and those of nobody's since then as told and done; returns how many.

    What a running relay has told already stays as it is.
    """
    with maintenance_scope(), transaction():
        now = clock.now()
        told = session().execute(
            update(OutboxEvent)
            .where(OutboxEvent.published_at.is_(None), OutboxEvent.created_at >= since)
            .where(or_(OutboxEvent.store_id.in_(store_ids), OutboxEvent.store_id.is_(None)))
            .values(published_at=now, settled_at=now)
            .returning(OutboxEvent.id)
            .execution_options(synchronize_session=False)
        )
        return len(told.all())
