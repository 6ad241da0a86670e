"""Mails that we owe or have sent."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import GlobalModel
from shared.kernel import clock


class MailMessage(GlobalModel):
    """A mail to one person: which builder makes it from which ids, and whether it left.

    ``key`` makes it owed once: a second request for the same key is no second mail.
    """

    __tablename__ = "mail_messages"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_mail_messages_owed", "created_at", postgresql_where="sent_at IS NULL AND failed_at IS NULL"),
        Index("ix_mail_messages_about", "store_id", "about_id"),
    )

    store_id: Mapped[UUID | None] = mapped_column(ForeignKey("stores.id", ondelete="CASCADE"))
    key: Mapped[str]
    kind: Mapped[str]
    recipient: Mapped[str]
    locale: Mapped[str]
    about_id: Mapped[UUID | None]
    arguments: Mapped[dict[str, Any]] = mapped_column(default=dict)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    failed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
