"""The timeline of an order."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Index, bindparam
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, store_key
from shared.db.entities import FixedEntity
from shared.kernel import clock


class OrderEvent(StoreModel):
    """Something that happened to an order: ``kind`` says what, ``details`` the particulars, ``actor`` who."""

    __tablename__ = "order_events"
    __table_args__ = (
        store_key("order_id", "orders", ondelete="CASCADE"),
        Index("ix_order_events_order", "store_id", "order_id", "id"),
        {"info": {"append_only": True}},
    )

    order_id: Mapped[UUID]
    kind: Mapped[str]
    actor: Mapped[str] = mapped_column(default="")
    user_id: Mapped[UUID | None]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)


def timeline_of(order_id: UUID) -> list[OrderEvent]:
    """Newest first."""
    return _TIMELINE.all(order=order_id)


_TIMELINE = FixedEntity(
    OrderEvent,
    lambda events: events.where(OrderEvent.order_id == bindparam("order")).order_by(
        OrderEvent.at.desc(), OrderEvent.id.desc()
    ),
)
