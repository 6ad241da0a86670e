"""Mails that we owe or have sent."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, UniqueConstraint, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import GlobalModel
from shared.db.session import session
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
    claimed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    failed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


CLAIM_LASTS = timedelta(minutes=2)


def claim_message(message_id: UUID) -> MailMessage | None:
    """The message for the one worker that may send it now; None where it has left, failed, or is being sent."""
    now = clock.now()
    is_free = or_(MailMessage.claimed_at.is_(None), MailMessage.claimed_at < now - CLAIM_LASTS)
    statement = (
        update(MailMessage)
        .where(MailMessage.id == message_id, MailMessage.sent_at.is_(None), MailMessage.failed_at.is_(None), is_free)
        .values(claimed_at=now, attempts=MailMessage.attempts + 1)
        .returning(MailMessage)
    )
    return session().scalars(statement, execution_options={"populate_existing": True}).first()


def mails_about(about_id: UUID) -> list[MailMessage]:
    """What was sent about an order, newest first."""
    return list(
        session().scalars(
            select(MailMessage).where(MailMessage.about_id == about_id).order_by(MailMessage.created_at.desc())
        )
    )
