"""The one way by which stock changes: a conditional update, its movement, and the news of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from shared.db.together import insert_later
from shared.events.inventory import StockChanged
from shared.events.outbox import record_later
from shared.models.inventory.level import move_level
from shared.models.inventory.movement import MovementKind, StockMovement
from shared.models.stores.revision import touch_storefront


@dataclass(frozen=True, slots=True)
class Move:
    """A change of one level, in minor units of quantity; ``may_oversell`` is what the variant allows at this moment."""

    variant_id: UUID
    location_id: UUID
    on_hand: int = 0
    reserved: int = 0
    may_oversell: bool = False
    incoming: int = 0


@dataclass(frozen=True, slots=True)
class Cause:
    """Why stock changes: ``name`` such as ``order`` with its id, or ``adjustment`` with a reason and a note.

    ``user_id`` is the person who does it, ``actor`` names a program.
    """

    name: str
    id: UUID | None = None
    reason: str = ""
    user_id: UUID | None = None
    note: str = ""
    actor: str = ""


def post_move(move: Move, kind: MovementKind, cause: Cause) -> bool:
    """Change the level and write the movement, within the caller's transaction. False where it is not possible.

    Cached pages go stale only when the level passes between nothing and something.
    """
    after = move_level(
        move.variant_id,
        move.location_id,
        on_hand=move.on_hand,
        reserved=move.reserved,
        incoming=move.incoming,
        may_oversell=move.may_oversell,
    )
    if after is None:
        return False
    write_movement(move, kind, cause)
    before = after - (move.on_hand - move.reserved)
    if (before > 0) != (after > 0):
        touch_storefront()
    return True


def tell_stock_changed(variant_ids: Iterable[UUID]) -> None:
    """Record the event of each variant once."""
    for variant_id in sorted(set(variant_ids)):
        record_later(StockChanged(variant_id))


def write_movement(move: Move, kind: MovementKind, cause: Cause) -> None:
    """The movement alone, where the level as a whole stays: a promise that passes from one cause to another."""
    insert_later(
        StockMovement(
            variant_id=move.variant_id,
            location_id=move.location_id,
            kind=kind,
            on_hand=move.on_hand,
            reserved=move.reserved,
            incoming=move.incoming,
            cause=cause.name,
            cause_id=cause.id,
            reason=cause.reason,
            note=cause.note,
            user_id=cause.user_id,
            actor=cause.actor,
        )
    )


def demand_move(move: Move, kind: MovementKind, cause: Cause) -> None:
    """``post_move`` where it cannot be refused. Raises RuntimeError where level and movements disagree."""
    if not post_move(move, kind, cause):
        raise RuntimeError(f"Level and movements of variant {move.variant_id} disagree.")
