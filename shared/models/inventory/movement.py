"""Stock movements: the append-only ledger behind the levels."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import DateTime, Index, func, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, store_key
from shared.db.session import session
from shared.db.types import enum_column
from shared.kernel import clock


class MovementKind(StrEnum):
    """What happened. The last five belong to deliveries, transfers, counts and the mending of levels."""

    ADJUSTED = "adjusted"
    RECEIVED = "received"
    RESERVED = "reserved"
    RELEASED = "released"
    SHIPPED = "shipped"
    RESTOCKED = "restocked"
    EXPECTED = "expected"
    UNEXPECTED = "unexpected"
    DISPATCHED = "dispatched"
    COUNTED = "counted"
    REPAIRED = "repaired"


class StockMovement(StoreModel):
    """One change of a level, what caused it (``cause`` such as ``order``, with its id) and who did it.

    ``reason`` is a code for adjustments (or an integrator's own words), ``note`` what a person wrote beside it;
    ``actor`` names a program that did it, ``user_id`` a person.
    """

    __tablename__ = "stock_movements"
    __table_args__ = (
        store_key("variant_id", "variants", ondelete="CASCADE"),
        store_key("location_id", "locations"),
        Index("ix_stock_movements_level", "store_id", "variant_id", "location_id", "id"),
        Index("ix_stock_movements_cause", "store_id", "cause_id"),
        {"info": {"append_only": True}},
    )

    variant_id: Mapped[UUID]
    location_id: Mapped[UUID]
    kind: Mapped[MovementKind] = mapped_column(enum_column(MovementKind))
    on_hand: Mapped[int] = mapped_column(default=0)
    reserved: Mapped[int] = mapped_column(default=0)
    incoming: Mapped[int] = mapped_column(default=0)
    cause: Mapped[str]
    cause_id: Mapped[UUID | None]
    reason: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    user_id: Mapped[UUID | None]
    actor: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)


def outstanding_of(cause: str, cause_id: UUID | None, *, column: str = "reserved") -> dict[tuple[UUID, UUID], int]:
    """What a cause still holds: (variant, location) → Σ of its movements' ``reserved`` (or ``on_hand``, ``incoming``).

    Zeros are left out.

    Read it with the levels locked, so that nobody else is settling the same cause.
    """
    amount = func.sum(getattr(StockMovement, column))
    rows = session().execute(
        select(StockMovement.variant_id, StockMovement.location_id, amount)
        .where(StockMovement.cause == cause, StockMovement.cause_id == cause_id)
        .group_by(StockMovement.variant_id, StockMovement.location_id)
        .having(amount != 0)
        .order_by(StockMovement.variant_id, StockMovement.location_id)
    )
    return {(variant_id, location_id): int(total) for variant_id, location_id, total in rows}


def movements_of(variant_id: UUID, limit: int = 100, *, offset: int = 0) -> list[StockMovement]:
    """A variant's history, the latest first."""
    return list(
        session().scalars(
            select(StockMovement)
            .where(StockMovement.variant_id == variant_id)
            .order_by(StockMovement.id.desc())
            .limit(limit)
            .offset(offset)
        )
    )


def count_movements(variant_id: UUID) -> int:
    counted = select(func.count()).select_from(StockMovement).where(StockMovement.variant_id == variant_id)
    return session().scalar(counted) or 0
