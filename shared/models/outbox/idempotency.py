"""Answers kept for repeated requests with the same Idempotency-Key."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, LargeBinary, UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import GlobalModel
from shared.db.session import session
from shared.kernel import clock


class IdempotencyKey(GlobalModel):
    """One principal's key: which request it stood for, and what was answered (None while it is being worked on)."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (UniqueConstraint("principal", "key"), Index("ix_idempotency_keys_created", "created_at"))

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


def take_over_key(principal: str, key: str, request_hash: bytes, *, before: datetime) -> bool:
    """Claim a key whose request was given up: claimed earlier than ``before``, and never answered."""
    mine = IdempotencyKey.principal == principal, IdempotencyKey.key == key
    given_up = IdempotencyKey.status.is_(None), IdempotencyKey.created_at < before
    statement = update(IdempotencyKey).where(*mine, *given_up, IdempotencyKey.request_hash == request_hash)
    claimed = statement.values(created_at=clock.now()).returning(IdempotencyKey.id)
    return session().execute(claimed).first() is not None


def release_key(principal: str, key: str) -> None:
    """Forget a claim whose work failed: the next request with the key is carried out."""
    claim = IdempotencyKey.principal == principal, IdempotencyKey.key == key, IdempotencyKey.status.is_(None)
    session().execute(delete(IdempotencyKey).where(*claim))
