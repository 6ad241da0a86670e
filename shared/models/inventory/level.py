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
from shared.db.fixed import FixedStatement
from shared.db.session import session
from shared.models.inventory.location import Location


class StockLevel(Timestamps, StoreModel):
    """Stock of a variant at a location, in minor units of its product's unit; all three figures are sums of movements.

    Available = on_hand − reserved. ``incoming`` is on its way from other locations and suppliers. ``low_at`` is where
    this place alone counts as low; None leaves that to the variant's stock as a whole.
    """

    __tablename__ = "stock_levels"
    __table_args__ = (
        store_key("variant_id", "variants", ondelete="CASCADE"),
        store_key("location_id", "locations"),
        UniqueConstraint("store_id", "variant_id", "location_id"),
        Index("ix_stock_levels_location", "store_id", "location_id"),
        Index("ix_stock_levels_incoming", "store_id", "variant_id", postgresql_where="incoming > 0"),
        CheckConstraint("incoming >= 0", name="incoming_not_negative"),
        CheckConstraint("reserved >= 0", name="reserved_not_negative"),
        CheckConstraint("on_hand >= 0 OR may_oversell", name="on_hand_not_negative"),
        CheckConstraint("reserved <= on_hand OR may_oversell", name="never_oversold"),
    )

    variant_id: Mapped[UUID]
    location_id: Mapped[UUID]
    on_hand: Mapped[int] = mapped_column(default=0)
    reserved: Mapped[int] = mapped_column(default=0)
    incoming: Mapped[int] = mapped_column(default=0)
    may_oversell: Mapped[bool] = mapped_column(default=False)
    low_at: Mapped[int | None]


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
    variant_id: UUID,
    location_id: UUID,
    *,
    on_hand: int = 0,
    reserved: int = 0,
    incoming: int = 0,
    may_oversell: bool = False,
) -> int | None:
    """Change a level in one conditional statement; returns what is available after it.

    None where there is no level, or not enough is available and ``may_oversell`` (what the variant allows now) is off.
    A level that is oversold already may always be filled.
    """
    must_suffice = on_hand < reserved and not may_oversell
    values = {"variant": variant_id, "location": location_id, "more_on_hand": on_hand, "more_reserved": reserved}
    values |= {"oversell": may_oversell}
    if incoming:
        values["more_incoming"] = incoming
    available: int | None = _moved(must_suffice, bool(incoming)).scalar(**values)
    return available


@cache
def _moved(must_suffice: bool, has_incoming: bool) -> FixedStatement:
    """``must_suffice``: only where what is available afterwards is not below nothing.

    What is incoming is only written where it changes, so that orders do not touch an index.
    """
    new_on_hand = StockLevel.on_hand + bindparam("more_on_hand", type_=Integer())
    new_reserved = StockLevel.reserved + bindparam("more_reserved", type_=Integer())
    is_oversold = or_(bindparam("oversell", type_=Boolean()), new_on_hand < new_reserved, new_on_hand < 0)
    statement = update(StockLevel).where(
        StockLevel.variant_id == bindparam("variant"),
        StockLevel.location_id == bindparam("location"),
        new_reserved >= 0,
        new_on_hand >= new_reserved if must_suffice else true(),
    )
    if has_incoming:
        statement = statement.values(incoming=StockLevel.incoming + bindparam("more_incoming", type_=Integer()))
    moved = statement.values(on_hand=new_on_hand, reserved=new_reserved, may_oversell=is_oversold)
    return FixedStatement(lambda: moved.returning(available_column()), flush=False)


def available_column() -> ColumnElement[int]:
    return StockLevel.on_hand - StockLevel.reserved


@dataclass(frozen=True, slots=True)
class StockPlace:
    """What lies at one location, as it was read."""

    variant_id: UUID
    location_id: UUID
    on_hand: int
    reserved: int
    incoming: int = 0

    @property
    def available(self) -> int:
        return self.on_hand - self.reserved


def places_of(variant_ids: Iterable[UUID], *, lock: bool = False, active_only: bool = True) -> list[StockPlace]:
    """The levels of these variants, in the order in which locations serve.

    ``lock`` holds them until the transaction ends, always in the same order, so that nobody deadlocks.
    """
    found = _places(lock=lock, active_only=active_only).all(variants=list(variant_ids))
    return [StockPlace(*row) for row in found]


def foresee_places(variant_ids: Iterable[UUID]) -> None:
    """Ask for them, unlocked, along with the next statement."""
    _places(lock=False, active_only=True).foresee(variants=list(variant_ids))


@cache
def _places(*, lock: bool, active_only: bool) -> FixedStatement:
    asked: Any = bindparam("variants", type_=ARRAY(Uuid))
    statement = (
        select(
            *(StockLevel.variant_id, StockLevel.location_id),
            *(StockLevel.on_hand, StockLevel.reserved, StockLevel.incoming),
        )
        .join(Location, (Location.store_id == StockLevel.store_id) & (Location.id == StockLevel.location_id))
        .where(StockLevel.variant_id == any_(asked))
        .order_by(StockLevel.variant_id, Location.position, Location.id)
    )
    if active_only:
        statement = statement.where(Location.is_active)
    wanted = statement.with_for_update(of=StockLevel) if lock else statement
    return FixedStatement(lambda: wanted)


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
