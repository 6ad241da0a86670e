"""What is low or out at present, and who wants to hear of it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import DateTime, ForeignKey, Index, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, store_key
from shared.db.session import session
from shared.db.types import enum_column
from shared.kernel import clock


class ShortageState(StrEnum):
    LOW = "low_stock"
    OUT = "out_of_stock"


class StockShortage(StoreModel):
    """A variant that is low or out: over all active locations, or at one that has a threshold of its own.

    The row begins when the threshold is crossed and ends when there is enough again, so that a notice
    (``told_at``) goes out once per crossing; and lists of what is low need not add up the whole store.
    """

    __tablename__ = "stock_shortages"
    __table_args__ = (
        store_key("variant_id", "variants", ondelete="CASCADE"),
        store_key("location_id", "locations", ondelete="CASCADE"),
        UniqueConstraint("store_id", "variant_id", "location_id", postgresql_nulls_not_distinct=True),
        Index("ix_stock_shortages_state", "store_id", "state", "since"),
        Index("ix_stock_shortages_untold", "store_id", "since", postgresql_where="told_at IS NULL"),
    )

    variant_id: Mapped[UUID]
    location_id: Mapped[UUID | None]
    state: Mapped[ShortageState] = mapped_column(enum_column(ShortageState))
    available: Mapped[int]
    threshold: Mapped[int]
    since: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)
    told_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class ShortageReader(StoreModel):
    """A member who wants the digest of what has become low."""

    __tablename__ = "stock_shortage_readers"
    __table_args__ = (UniqueConstraint("store_id", "user_id"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))


def untold_shortages() -> list[StockShortage]:
    """Crossings that nobody was told of."""
    statement = select(StockShortage).where(StockShortage.told_at.is_(None)).order_by(StockShortage.since)
    return list(session().scalars(statement))


def last_told_at() -> datetime | None:
    return session().scalar(select(func.max(StockShortage.told_at)))


def shortage_reader_ids() -> list[UUID]:
    return list(session().scalars(select(ShortageReader.user_id)))


def count_shortages() -> dict[ShortageState, int]:
    """How many variants are low or out over all locations."""
    statement = select(StockShortage.state, func.count()).where(StockShortage.location_id.is_(None))
    return dict(session().execute(statement.group_by(StockShortage.state)).tuples().all())


def stores_with_untold_shortages() -> list[UUID]:
    """For the cron, in a maintenance scope."""
    return list(session().scalars(select(StockShortage.store_id).where(StockShortage.told_at.is_(None)).distinct()))
