"""The one way by which stock changes: a conditional update, its movement, and the news of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from shared.db.session import session
from shared.events.inventory import StockChanged
from shared.events.outbox import record
from shared.models.inventory.level import move_level
from shared.models.inventory.movement import MovementKind, StockMovement
from shared.models.stores.revision import touch_storefront


@dataclass(frozen=True, slots=True)
class Move:
    """A change of one level, in units; ``may_oversell`` is what the variant allows at this moment."""

    variant_id: UUID
    location_id: UUID
    on_hand: int = 0
    reserved: int = 0
    may_oversell: bool = False


@dataclass(frozen=True, slots=True)
class Cause:
    """Why stock changes: ``name`` such as ``order`` with its id, or ``adjustment`` with a person and a reason."""

    name: str
    id: UUID | None = None
    reason: str = ""
    user_id: UUID | None = None


def post_move(move: Move, kind: MovementKind, cause: Cause) -> bool:
    """Change the level and write the movement, within the caller's transaction. False where it is not possible.

    Cached pages go stale only when the level passes between nothing and something.
    """
    after = move_level(
        move.variant_id,
        move.location_id,
        on_hand=move.on_hand,
        reserved=move.reserved,
        may_oversell=move.may_oversell,
    )
    if after is None:
        return False
    session().add(_movement(move, kind, cause))
    before = after - (move.on_hand - move.reserved)
    if (before > 0) != (after > 0):
        touch_storefront()
    return True


def tell_stock_changed(variant_ids: Iterable[UUID]) -> None:
    """Record the event of each variant once; all of them, and the movements before, are sent together."""
    with session().no_autoflush:
        for variant_id in sorted(set(variant_ids)):
            record(StockChanged(variant_id))
    session().flush()


def _movement(move: Move, kind: MovementKind, cause: Cause) -> StockMovement:
    return StockMovement(
        variant_id=move.variant_id,
        location_id=move.location_id,
        kind=kind,
        on_hand=move.on_hand,
        reserved=move.reserved,
        cause=cause.name,
        cause_id=cause.id,
        reason=cause.reason,
        user_id=cause.user_id,
    )
