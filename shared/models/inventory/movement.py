"""Stock movements: the append-only ledger behind the levels."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import DateTime, Index
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, store_key
from shared.db.types import enum_column
from shared.kernel import clock


class MovementKind(StrEnum):
    ADJUSTED = "adjusted"
    RECEIVED = "received"
    RESERVED = "reserved"
    RELEASED = "released"
    SHIPPED = "shipped"
    RESTOCKED = "restocked"


class StockMovement(StoreModel):
    """One change of a level, and what caused it (``cause`` such as ``order``, with its id)."""

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
    cause: Mapped[str]
    cause_id: Mapped[UUID | None]
    reason: Mapped[str] = mapped_column(default="")
    user_id: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)
