"""What becomes of promised stock: released, shipped, or back on the shelf. Doing it twice changes nothing twice."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from shared.db.session import transaction
from shared.models.inventory.level import places_of
from shared.models.inventory.movement import MovementKind, outstanding_of
from shared.services.inventory.ledger import Cause, Move, demand_move, tell_stock_changed

#: (variant id, units) each, or everything.
Lines = Iterable[tuple[UUID, int]] | None
Held = Mapping[tuple[UUID, UUID], int]


def release_stock(lines: Lines = None, *, cause: str, cause_id: UUID) -> int:
    """Take promises back: those of ``lines``, or all that the cause still holds. Returns how many units."""
    return _settle(lines, Cause(cause, cause_id), MovementKind.RELEASED, on_hand=0, reserved=-1)


def ship_stock(lines: Lines = None, *, cause: str, cause_id: UUID) -> int:
    """Promised units leave the shelf: those of ``lines``, or all that the cause still holds. Returns how many.

    Never more than were promised: what was not counted when it was ordered is not counted now.
    """
    return _settle(lines, Cause(cause, cause_id), MovementKind.SHIPPED, on_hand=-1, reserved=-1)


def restock(lines: Lines = None, *, cause: str, cause_id: UUID) -> int:
    """Shipped units return to the shelf they came from. Returns how many; never more than were shipped."""
    return _settle(lines, Cause(cause, cause_id), MovementKind.RESTOCKED, on_hand=1, reserved=0)


def _settle(lines: Lines, cause: Cause, kind: MovementKind, *, on_hand: int, reserved: int) -> int:
    with transaction():
        first_look = _held(cause, kind)
        places_of({variant_id for variant_id, _place in first_look}, lock=True, active_only=False)
        held = _held(cause, kind)
        moves = [
            Move(variant_id, location_id, on_hand=on_hand * units, reserved=reserved * units)
            for (variant_id, location_id), units in _limited(held, lines).items()
        ]
        for move in moves:
            demand_move(move, kind, cause)
        tell_stock_changed(move.variant_id for move in moves)
        return sum(abs(move.on_hand or move.reserved) for move in moves)


def _held(cause: Cause, kind: MovementKind) -> dict[tuple[UUID, UUID], int]:
    """What the cause has promised, or for returns what it has taken from the shelf."""
    if kind == MovementKind.RESTOCKED:
        taken = outstanding_of(cause.name, cause.id, column="on_hand")
        return {key: -units for key, units in taken.items() if units < 0}
    return {key: units for key, units in outstanding_of(cause.name, cause.id).items() if units > 0}


def _limited(held: Held, lines: Lines) -> dict[tuple[UUID, UUID], int]:
    """Of what is held, no more than the lines ask for."""
    if lines is None:
        return dict(held)
    wanted: dict[UUID, int] = {}
    for variant_id, quantity in lines:
        wanted[variant_id] = wanted.get(variant_id, 0) + quantity
    chosen = {}
    for (variant_id, location_id), units in held.items():
        share = min(units, wanted.get(variant_id, 0))
        if share > 0:
            chosen[variant_id, location_id] = share
            wanted[variant_id] -= share
    return chosen
