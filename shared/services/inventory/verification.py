"""Prove that the stock room's books agree, and mend what does not by movements that say so.

Every level is the sum of its movements; what is reserved is what holds still hold and orders are still promised (the
latter is looked at in ``services.orders.promises``, which knows orders); what is incoming is what open transfers and
purchase orders still expect.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select, union_all

from shared.db.session import session, transaction
from shared.models.inventory.hold import HOLD, StockHold
from shared.models.inventory.level import StockLevel
from shared.models.inventory.movement import MovementKind, StockMovement
from shared.models.inventory.purchase import PurchaseLine, PurchaseOrder, PurchaseStatus
from shared.models.inventory.transfer import StockTransfer, TransferLine, TransferStatus
from shared.services.inventory.ledger import Cause, Move, demand_move, write_movement
from shared.services.inventory.settlements import release_stock

Figures = tuple[int, int, int]
REPAIR = "repair"


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A level that its movements do not explain: (on hand, reserved, incoming) as kept and as summed."""

    variant_id: UUID
    location_id: UUID
    kept: Figures
    summed: Figures


@dataclass(frozen=True, slots=True)
class WrongIncoming:
    """A level whose incoming is not what open transfers and purchase orders expect there."""

    variant_id: UUID
    location_id: UUID
    kept: int
    expected: int


def check_levels() -> list[Mismatch]:
    """The current store's levels that differ from Σ of their movements; empty when all is well."""
    names = ("on_hand", "reserved", "incoming")
    sums = (
        select(
            StockMovement.variant_id,
            StockMovement.location_id,
            *(func.sum(getattr(StockMovement, name)).label(name) for name in names),
        )
        .group_by(StockMovement.variant_id, StockMovement.location_id)
        .subquery()
    )
    kept = [getattr(StockLevel, name) for name in names]
    summed = [func.coalesce(getattr(sums.c, name), 0) for name in names]
    same_place = (sums.c.variant_id == StockLevel.variant_id) & (sums.c.location_id == StockLevel.location_id)
    statement = (
        select(StockLevel.variant_id, StockLevel.location_id, *kept, *summed)
        .outerjoin(sums, same_place)
        .where(or_(*(mine != theirs for mine, theirs in zip(kept, summed, strict=True))))
        .order_by(StockLevel.variant_id)
    )
    return [
        Mismatch(row[0], row[1], (row[2], row[3], row[4]), (int(row[5]), int(row[6]), int(row[7])))
        for row in session().execute(statement)
    ]


def check_holds() -> list[UUID]:
    """Carts whose movements still hold something although their hold is over and settled."""
    rows = session().scalars(
        select(StockMovement.cause_id)
        .where(StockMovement.cause == HOLD)
        .where(~select(StockHold.id).where(StockHold.cart_id == StockMovement.cause_id).exists())
        .group_by(StockMovement.cause_id)
        .having(func.sum(StockMovement.reserved) != 0)
    )
    return [cart_id for cart_id in rows if cart_id is not None]


def check_incoming() -> list[WrongIncoming]:
    """Levels whose incoming differs from what is on its way there."""
    expected = union_all(_from_transfers(), _from_purchases()).subquery()
    sums = (
        select(expected.c.variant_id, expected.c.location_id, func.sum(expected.c.units).label("units"))
        .group_by(expected.c.variant_id, expected.c.location_id)
        .subquery()
    )
    same_place = and_(sums.c.variant_id == StockLevel.variant_id, sums.c.location_id == StockLevel.location_id)
    wanted = func.coalesce(sums.c.units, 0)
    statement = (
        select(StockLevel.variant_id, StockLevel.location_id, StockLevel.incoming, wanted)
        .outerjoin(sums, same_place)
        .where(StockLevel.incoming != wanted)
        .order_by(StockLevel.variant_id)
    )
    return [WrongIncoming(row[0], row[1], row[2], int(row[3])) for row in session().execute(statement)]


def repair_levels() -> int:
    """Explain unexplained levels by movements; the levels, by which was sold, stay. Returns how many."""
    with transaction():
        found = check_levels()
        for one in found:
            on_hand, reserved, incoming = (mine - theirs for mine, theirs in zip(one.kept, one.summed, strict=True))
            move = Move(one.variant_id, one.location_id, on_hand=on_hand, reserved=reserved, incoming=incoming)
            write_movement(move, MovementKind.REPAIRED, Cause(REPAIR, reason="level"))
    return len(found)


def repair_holds() -> int:
    """Let go of what nobody holds any more. Returns how many carts."""
    found = check_holds()
    for cart_id in found:
        release_stock(cause=HOLD, cause_id=cart_id)
    return len(found)


def repair_incoming() -> int:
    """Expect what is on its way, no more and no less. Returns how many levels."""
    with transaction():
        found = check_incoming()
        for one in found:
            move = Move(one.variant_id, one.location_id, incoming=one.expected - one.kept)
            demand_move(move, MovementKind.REPAIRED, Cause(REPAIR, reason="incoming"))
    return len(found)


def _from_transfers() -> Any:
    left = TransferLine.quantity - TransferLine.received - TransferLine.rejected
    same = and_(StockTransfer.store_id == TransferLine.store_id, StockTransfer.id == TransferLine.transfer_id)
    return (
        select(TransferLine.variant_id, StockTransfer.destination_id.label("location_id"), left.label("units"))
        .join(StockTransfer, same)
        .where(StockTransfer.status == TransferStatus.IN_TRANSIT)
    )


def _from_purchases() -> Any:
    left = func.greatest(PurchaseLine.quantity - PurchaseLine.received - PurchaseLine.rejected, 0)
    same = and_(PurchaseOrder.store_id == PurchaseLine.store_id, PurchaseOrder.id == PurchaseLine.purchase_id)
    return (
        select(PurchaseLine.variant_id, PurchaseOrder.location_id, left.label("units"))
        .join(PurchaseOrder, same)
        .where(PurchaseOrder.status.in_([PurchaseStatus.ORDERED, PurchaseStatus.PARTLY_RECEIVED]))
    )
