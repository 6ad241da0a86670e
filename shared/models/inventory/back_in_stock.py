"""Shoppers who wait until something can be bought again."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import DateTime, Index, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, store_key
from shared.db.session import session
from shared.db.types import enum_column
from shared.kernel import clock


class WaitStatus(StrEnum):
    WAITING = "waiting"
    TOLD = "told"
    ENDED = "ended"


class BackInStockRequest(StoreModel):
    """A wish to hear once when a variant returns. ``consent`` is the sentence that was agreed to.

    ``token`` stands in the link by which it is ended without signing in.
    """

    __tablename__ = "back_in_stock_requests"
    __table_args__ = (
        store_key("variant_id", "variants", ondelete="CASCADE"),
        UniqueConstraint("store_id", "token"),
        Index(
            "uq_back_in_stock_waiting",
            *("store_id", "variant_id", "email"),
            unique=True,
            postgresql_where="status = 'waiting'",
        ),
        Index("ix_back_in_stock_variant", "store_id", "variant_id", "id"),
        Index("ix_back_in_stock_status", "store_id", "status", "id"),
    )

    variant_id: Mapped[UUID]
    email: Mapped[str]
    locale: Mapped[str]
    consent: Mapped[str]
    token: Mapped[str]
    status: Mapped[WaitStatus] = mapped_column(enum_column(WaitStatus), default=WaitStatus.WAITING)
    asked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)
    told_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


def find_request(token: str) -> BackInStockRequest | None:
    return session().scalars(select(BackInStockRequest).where(BackInStockRequest.token == token)).first()


def request_by_id(request_id: UUID) -> BackInStockRequest | None:
    return session().scalars(select(BackInStockRequest).where(BackInStockRequest.id == request_id)).first()


def find_waiting(variant_id: UUID, email: str) -> BackInStockRequest | None:
    statement = select(BackInStockRequest).where(
        BackInStockRequest.variant_id == variant_id,
        BackInStockRequest.email == email,
        BackInStockRequest.status == WaitStatus.WAITING,
    )
    return session().scalars(statement).first()


def next_waiting(variant_id: UUID, limit: int) -> list[BackInStockRequest]:
    """Those who asked first, held until the transaction ends; those being told by somebody else are passed over."""
    statement = (
        select(BackInStockRequest)
        .where(BackInStockRequest.variant_id == variant_id, BackInStockRequest.status == WaitStatus.WAITING)
        .order_by(BackInStockRequest.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(session().scalars(statement))


def count_told_since(variant_id: UUID, since: datetime) -> int:
    statement = select(func.count()).where(
        BackInStockRequest.variant_id == variant_id, BackInStockRequest.told_at > since
    )
    return session().scalar(statement.select_from(BackInStockRequest)) or 0


def count_waiting(variant_id: UUID) -> int:
    statement = select(func.count()).where(
        BackInStockRequest.variant_id == variant_id, BackInStockRequest.status == WaitStatus.WAITING
    )
    return session().scalar(statement.select_from(BackInStockRequest)) or 0


def awaited_variants() -> list[UUID]:
    """Variants that somebody waits for."""
    statement = select(BackInStockRequest.variant_id).where(BackInStockRequest.status == WaitStatus.WAITING)
    return list(session().scalars(statement.distinct()))


def stores_that_are_awaited() -> list[UUID]:
    """For the cron, in a maintenance scope."""
    statement = select(BackInStockRequest.store_id).where(BackInStockRequest.status == WaitStatus.WAITING)
    return list(session().scalars(statement.distinct()))
