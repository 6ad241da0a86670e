"""Deliveries: one message on its way to one subscription, and every attempt at it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, store_key
from shared.db.session import session
from shared.db.types import enum_column
from shared.kernel import clock
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _


class DeliveryStatus(StrEnum):
    """Waiting for its next attempt, accepted by the address, or given up."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


class WebhookDelivery(StoreModel):
    """``tries`` counts since the delivery was made or replayed last, ``attempts`` counts all.

    ``next_at`` is when it is due; ``last_code`` and ``last_error`` repeat the latest attempt for lists.
    """

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        store_key("subscription_id", "webhook_subscriptions", ondelete="CASCADE"),
        store_key("message_id", "webhook_messages", ondelete="CASCADE"),
        UniqueConstraint("store_id", "subscription_id", "message_id"),
        CheckConstraint("status = 'pending' OR next_at IS NULL", "due"),
        Index("ix_webhook_deliveries_message", "store_id", "message_id"),
        Index("ix_webhook_deliveries_newest", "store_id", "subscription_id", "id"),
        Index("ix_webhook_deliveries_status", "store_id", "subscription_id", "status", "id"),
        Index(
            "ix_webhook_deliveries_due", "next_at", "store_id", "subscription_id", postgresql_where="status = 'pending'"
        ),
        Index(
            "ix_webhook_deliveries_next",
            *("store_id", "subscription_id", "next_at"),
            postgresql_where="status = 'pending'",
        ),
    )

    subscription_id: Mapped[UUID]
    message_id: Mapped[UUID]
    status: Mapped[DeliveryStatus] = mapped_column(enum_column(DeliveryStatus), default=DeliveryStatus.PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    last_code: Mapped[int | None]
    last_error: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)
    settled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class WebhookAttempt(StoreModel):
    """One request and what came back. ``code`` None: nothing came back, ``error`` says why.

    ``response`` is the first 2 kB of the answer. ``took`` is milliseconds.
    """

    __tablename__ = "webhook_attempts"
    __table_args__ = (
        store_key("delivery_id", "webhook_deliveries", ondelete="CASCADE"),
        UniqueConstraint("store_id", "delivery_id", "number"),
    )

    delivery_id: Mapped[UUID]
    number: Mapped[int]
    url: Mapped[str]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)
    took: Mapped[int]
    code: Mapped[int | None]
    error: Mapped[str] = mapped_column(default="")
    response: Mapped[str] = mapped_column(default="")


def delivery_by_id(delivery_id: UUID, *, lock: bool = False) -> WebhookDelivery:
    """Raises NotFound."""
    wanted = select(WebhookDelivery).where(WebhookDelivery.id == delivery_id)
    found = session().scalars(wanted.with_for_update() if lock else wanted).first()
    if found is None:
        raise NotFound(_("This delivery does not exist any more."))
    return found


def attempts_of(delivery_id: UUID) -> list[WebhookAttempt]:
    """The latest first."""
    wanted = select(WebhookAttempt).where(WebhookAttempt.delivery_id == delivery_id)
    return list(session().scalars(wanted.order_by(WebhookAttempt.number.desc())))
