"""What is told: one message for each event and resource, the same bytes for everybody and at each attempt."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel
from shared.kernel import clock


class WebhookMessage(StoreModel):
    """``body`` is signed as it stands: JSON that is never parsed and written again. Events of no resource have none."""

    __tablename__ = "webhook_messages"
    __table_args__ = (
        UniqueConstraint("store_id", "event_id", "type", "resource_id"),
        Index("ix_webhook_messages_age", "created_at"),
    )

    event_id: Mapped[UUID]
    type: Mapped[str]
    resource_id: Mapped[UUID]
    body: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)

    @property
    def public_id(self) -> str:
        return message_name(self.id)


def message_name(message_id: UUID) -> str:
    """What stands in ``webhook-id``."""
    return f"msg_{message_id.hex}"
