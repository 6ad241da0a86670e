"""Prove that every level is the sum of its movements."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, or_, select

from shared.db.session import session
from shared.models.inventory.level import StockLevel
from shared.models.inventory.movement import StockMovement


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A level that its movements do not explain: (on hand, reserved) as kept and as summed."""

    variant_id: UUID
    location_id: UUID
    kept: tuple[int, int]
    summed: tuple[int, int]


def check_levels() -> list[Mismatch]:
    """The current store's levels that differ from Σ of their movements; empty when all is well."""
    sums = (
        select(
            StockMovement.variant_id,
            StockMovement.location_id,
            func.sum(StockMovement.on_hand).label("on_hand"),
            func.sum(StockMovement.reserved).label("reserved"),
        )
        .group_by(StockMovement.variant_id, StockMovement.location_id)
        .subquery()
    )
    on_hand, reserved = func.coalesce(sums.c.on_hand, 0), func.coalesce(sums.c.reserved, 0)
    same_place = (sums.c.variant_id == StockLevel.variant_id) & (sums.c.location_id == StockLevel.location_id)
    statement = (
        select(
            StockLevel.variant_id, StockLevel.location_id, StockLevel.on_hand, StockLevel.reserved, on_hand, reserved
        )
        .outerjoin(sums, same_place)
        .where(or_(StockLevel.on_hand != on_hand, StockLevel.reserved != reserved))
        .order_by(StockLevel.variant_id)
    )
    return [
        Mismatch(row[0], row[1], (row[2], row[3]), (int(row[4]), int(row[5]))) for row in session().execute(statement)
    ]
