"""Mails that we owe or have sent."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, UniqueConstraint, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import GlobalModel
from shared.db.session import session
from shared.kernel import clock
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.tenant import current_store_id


class MailMessage(GlobalModel):
    """A mail to one person: which builder makes it from which ids, and what became of it.

    ``key`` makes it owed once: a second request for the same key is no second mail. ``subject`` is what it went out
    with; nothing of mails with secrets (sign-in codes). ``held_back`` says why it was not sent on purpose. A mail that
    came back has ``bounced_at``, ``bounce_kind`` (hard, soft or complaint) and what the other server said.
    """

    __tablename__ = "mail_messages"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_mail_messages_owed", "created_at", postgresql_where="sent_at IS NULL AND failed_at IS NULL"),
        Index("ix_mail_messages_about", "store_id", "about_id"),
        Index("ix_mail_messages_recent", "store_id", "created_at", "id"),
        Index("ix_mail_messages_recipient", "store_id", "recipient"),
    )

    store_id: Mapped[UUID | None] = mapped_column(ForeignKey("stores.id", ondelete="CASCADE"))
    key: Mapped[str]
    kind: Mapped[str]
    recipient: Mapped[str]
    subject: Mapped[str] = mapped_column(default="")
    locale: Mapped[str]
    about_id: Mapped[UUID | None]
    arguments: Mapped[dict[str, Any]] = mapped_column(default=dict)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]
    claimed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    failed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    held_back: Mapped[str] = mapped_column(default="")
    bounced_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    bounce_kind: Mapped[str] = mapped_column(default="")
    bounce_reason: Mapped[str] = mapped_column(default="")

    @property
    def state(self) -> "MailState":
        """What became of it."""
        if self.bounced_at is not None:
            return MailState.BOUNCED
        if self.sent_at is not None:
            return MailState.SENT
        if self.held_back:
            return MailState.HELD_BACK
        return MailState.QUEUED if self.failed_at is None else MailState.FAILED


class MailState(StrEnum):
    """What became of a mail. ``HELD_BACK``: not sent on purpose."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    BOUNCED = "bounced"
    HELD_BACK = "held_back"


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
    about = select(MailMessage).where(MailMessage.store_id == current_store_id(), MailMessage.about_id == about_id)
    return list(session().scalars(about.order_by(MailMessage.created_at.desc())))


def newest_of_kind(kind: str) -> MailMessage | None:
    """The current store's last mail of that kind that was sent."""
    mine = select(MailMessage).where(MailMessage.store_id == current_store_id(), MailMessage.kind == kind)
    sent = mine.where(MailMessage.sent_at.is_not(None)).order_by(MailMessage.created_at.desc(), MailMessage.id.desc())
    return session().scalars(sent.limit(1)).first()


def mail_by_id(message_id: UUID) -> MailMessage:
    """A mail of the current store. Raises NotFound."""
    mine = select(MailMessage).where(MailMessage.id == message_id, MailMessage.store_id == current_store_id())
    found = session().scalars(mine).first()
    if found is None:
        raise NotFound(_("This mail does not exist."))
    return found
