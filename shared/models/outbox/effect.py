"""What consumers have done about events, so that twice is once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import Base
from shared.db.bulk import insert_once
from shared.kernel import clock


class EventEffect(Base):
    """One consumer has dealt with one event, in the transaction that holds the effect."""

    __tablename__ = "event_effects"

    consumer: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    store_id: Mapped[UUID | None] = mapped_column(ForeignKey("stores.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)


def claim_effect(consumer: str, event_id: UUID, store_id: UUID | None) -> bool:
    """True the first time; False where this consumer has dealt with the event before."""
    values = {"consumer": consumer, "event_id": event_id, "store_id": store_id, "at": clock.now()}
    return insert_once(EventEffect, values)
