"""Addresses from which mail comes back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel
from shared.db.session import session
from shared.kernel import clock


class BouncingAddress(StoreModel):
    """An address (in small letters) that this store's mail does not reach, or whose reader called it junk.

    ``kind`` is hard (it does not exist), soft (full, or away for now) or complaint; ``reason`` what the other server
    said last. Only hard ones and complaints keep mails away that nobody waits for.
    """

    __tablename__ = "bouncing_addresses"
    __table_args__ = (UniqueConstraint("store_id", "email"),)

    email: Mapped[str]
    kind: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    times: Mapped[int] = mapped_column(default=1)
    message_id: Mapped[UUID | None]
    first_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)
    last_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)


def find_bouncing(email: str) -> BouncingAddress | None:
    """What is known of an address, however it is written."""
    wanted = select(BouncingAddress).where(BouncingAddress.email == email.strip().lower())
    return session().scalars(wanted).first()
