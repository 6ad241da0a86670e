"""Stock levels, changed by conditional updates only."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Boolean,
    CheckConstraint,
    ColumnElement,
    Index,
    Integer,
    UniqueConstraint,
    Uuid,
    any_,
    bindparam,
    func,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, store_key
from shared.db.session import session
from shared.models.inventory.location import Location


class StockLevel(Timestamps, StoreModel):
    """Units of a variant at a location. Available = on_hand − reserved; both are sums of movements."""

    __tablename__ = "stock_levels"
    __table_args__ = (
        store_key("variant_id", "variants", ondelete="CASCADE"),
        store_key("location_id", "locations"),
        UniqueConstraint("store_id", "variant_id", "location_id"),
        Index("ix_stock_levels_location", "store_id", "location_id"),
        CheckConstraint("reserved >= 0", name="reserved_not_negative"),
        CheckConstraint("on_hand >= 0 OR may_oversell", name="on_hand_not_negative"),
        CheckConstraint("reserved <= on_hand OR may_oversell", name="never_oversold"),
    )

    variant_id: Mapped[UUID]
    location_id: Mapped[UUID]
    on_hand: Mapped[int] = mapped_column(default=0)
    reserved: Mapped[int] = mapped_column(default=0)
    may_oversell: Mapped[bool] = mapped_column(default=False)


def available_of(variant_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Units available over all active locations, by variant; variants without a level are left out."""
    rows = session().execute(
        select(StockLevel.variant_id, func.sum(StockLevel.on_hand - StockLevel.reserved))
        .join(Location, (Location.store_id == StockLevel.store_id) & (Location.id == StockLevel.location_id))
        .where(StockLevel.variant_id.in_(list(variant_ids)), Location.is_active)
        .group_by(StockLevel.variant_id)
    )
    return {variant_id: int(available) for variant_id, available in rows}


def move_level(
    variant_id: UUID, location_id: UUID, *, on_hand: int = 0, reserved: int = 0, may_oversell: bool = False
) -> int | None:
    """Change a level in one conditional statement; returns what is available after it.

    None where there is no level, or not enough is available and ``may_oversell`` (what the variant allows now) is off.
    A level that is oversold already may always be filled.
    """
    must_suffice = on_hand < reserved and not may_oversell
    values = {"variant": variant_id, "location": location_id, "more_on_hand": on_hand, "more_reserved": reserved}
    return session().execute(_moved(must_suffice), values | {"oversell": may_oversell}).scalar()


@cache
def _moved(must_suffice: bool) -> Any:
    """``must_suffice``: only where what is available afterwards is not below nothing."""
    new_on_hand = StockLevel.on_hand + bindparam("more_on_hand", type_=Integer())
    new_reserved = StockLevel.reserved + bindparam("more_reserved", type_=Integer())
    is_oversold = or_(bindparam("oversell", type_=Boolean()), new_on_hand < new_reserved, new_on_hand < 0)
    statement = update(StockLevel).where(
        StockLevel.variant_id == bindparam("variant"),
        StockLevel.location_id == bindparam("location"),
        new_reserved >= 0,
        new_on_hand >= new_reserved if must_suffice else true(),
    )
    return (
        statement.values(on_hand=new_on_hand, reserved=new_reserved, may_oversell=is_oversold)
        .returning(available_column())
        .execution_options(synchronize_session=False, autoflush=False)
    )


def available_column() -> ColumnElement[int]:
    return StockLevel.on_hand - StockLevel.reserved


@dataclass(frozen=True, slots=True)
class StockPlace:
    """What lies at one location, as it was read."""

    variant_id: UUID
    location_id: UUID
    on_hand: int
    reserved: int

    @property
    def available(self) -> int:
        return self.on_hand - self.reserved


def places_of(variant_ids: Iterable[UUID], *, lock: bool = False, active_only: bool = True) -> list[StockPlace]:
    """The levels of these variants, in the order in which locations serve.

    ``lock`` holds them until the transaction ends, always in the same order, so that nobody deadlocks.
    """
    found = session().execute(_places(lock, active_only), {"variants": list(variant_ids)})
    return [StockPlace(*row) for row in found]


@cache
def _places(lock: bool, active_only: bool) -> Any:
    asked: Any = bindparam("variants", type_=ARRAY(Uuid))
    statement = (
        select(StockLevel.variant_id, StockLevel.location_id, StockLevel.on_hand, StockLevel.reserved)
        .join(Location, (Location.store_id == StockLevel.store_id) & (Location.id == StockLevel.location_id))
        .where(StockLevel.variant_id == any_(asked))
        .order_by(StockLevel.variant_id, Location.position, Location.id)
    )
    if active_only:
        statement = statement.where(Location.is_active)
    return statement.with_for_update(of=StockLevel) if lock else statement


def levels_of(variant_ids: Iterable[UUID]) -> list[StockLevel]:
    """All levels of these variants, in the order in which locations serve."""
    return list(
        session().scalars(
            select(StockLevel)
            .join(Location, (Location.store_id == StockLevel.store_id) & (Location.id == StockLevel.location_id))
            .where(StockLevel.variant_id.in_(list(variant_ids)), Location.is_active)
            .order_by(StockLevel.variant_id, Location.position, Location.id)
            .execution_options(populate_existing=True)
        )
    )
