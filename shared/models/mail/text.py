"""Mails in a store's own words."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps
from shared.db.session import session


class MailText(Timestamps, StoreModel):
    """Subject and body of one kind of mail in one language, in Liquid over our frame; an empty body means our text.

    ``former_subject`` and ``former_body`` are what stood there before the last change, so that it can be undone.
    ``problem`` is why it could not be used the last time, since ``problem_at``: our own text went out instead.
    """

    __tablename__ = "mail_texts"
    __table_args__ = (UniqueConstraint("store_id", "kind", "locale"),)

    kind: Mapped[str]
    locale: Mapped[str]
    subject: Mapped[str] = mapped_column(default="")
    body: Mapped[str] = mapped_column(default="")
    former_subject: Mapped[str | None]
    former_body: Mapped[str | None]
    changed_by: Mapped[UUID | None]
    problem: Mapped[str] = mapped_column(default="")
    problem_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(default=1)


def find_mail_text(kind: str, locale: str) -> MailText | None:
    found = select(MailText).where(MailText.kind == kind, MailText.locale == locale)
    return session().scalars(found).first()


def all_mail_texts() -> list[MailText]:
    """Every text of the store that is not ours, or was not once."""
    return list(session().scalars(select(MailText).order_by(MailText.kind, MailText.locale)))
