"""Answers kept for repeated requests with the same Idempotency-Key."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, LargeBinary, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import GlobalModel
from shared.db.session import session
from shared.kernel import clock


class IdempotencyKey(GlobalModel):
    """One principal's key: which request it stood for, and what was answered (None while it is being worked on)."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (UniqueConstraint("principal", "key"),)

    store_id: Mapped[UUID | None] = mapped_column(ForeignKey("stores.id", ondelete="CASCADE"))
    principal: Mapped[str]
    key: Mapped[str]
    request_hash: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[int | None]
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)


def find_key(principal: str, key: str) -> IdempotencyKey | None:
    """What is kept under a principal's key."""
    return (
        session()
        .scalars(select(IdempotencyKey).where(IdempotencyKey.principal == principal, IdempotencyKey.key == key))
        .first()
    )
