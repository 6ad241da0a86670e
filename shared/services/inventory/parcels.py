"""What a parcel takes off the shelf, and how it goes back where the parcel was noted by mistake."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from shared.db.session import transaction
from shared.kernel.errors import Conflict
from shared.kernel.i18n import gettext as _
from shared.models.inventory.level import places_of
from shared.models.inventory.movement import MovementKind, outstanding_of
from shared.services.inventory.ledger import Cause, Move, demand_move, post_move, tell_stock_changed

#: (variant id, location id, units) each.
Taken = list[tuple[UUID, UUID, int]]
Promised = dict[tuple[UUID, UUID], int]


def take_for_parcel(
    lines: Iterable[tuple[UUID, int]], *, cause: str, cause_id: UUID, location_id: UUID | None = None
) -> Taken:
    """Promised units of (variant, units) lines leave the shelf; returns what left where.

    ``location_id`` is where it is packed: promises that another place holds pass over to it first. Never more leaves
    than was promised. Raises Conflict where that place has not enough.
    """
    wanted: dict[UUID, int] = {}
    for variant_id, units in lines:
        wanted[variant_id] = wanted.get(variant_id, 0) + units
    with transaction():
        reason = Cause(cause, cause_id)
        places_of(wanted, lock=True, active_only=False)
        held = {key: units for key, units in outstanding_of(cause, cause_id).items() if units > 0}
        if location_id is not None:
            held = _gathered(held, wanted, location_id, reason)
        taken = _chosen(held, wanted)
        for variant_id, place_id, units in taken:
            demand_move(Move(variant_id, place_id, on_hand=-units, reserved=-units), MovementKind.SHIPPED, reason)
        tell_stock_changed(variant_id for variant_id, _place, _units in taken)
    return taken


def put_parcel_back(taken: Sequence[Sequence[object]], *, cause: str, cause_id: UUID) -> int:
    """What a parcel took is on its shelf again, and promised as before. Returns how many units.

    Never more than is still out: what came back by another way is not counted twice.
    """
    parcel = [(UUID(str(one)), UUID(str(place)), int(str(units))) for one, place, units in taken]
    with transaction():
        places_of({variant_id for variant_id, _place, _units in parcel}, lock=True, active_only=False)
        out = outstanding_of(cause, cause_id, column="on_hand")
        moves = []
        for variant_id, place_id, units in parcel:
            count = min(units, -out.get((variant_id, place_id), 0))
            if count > 0:
                moves.append(Move(variant_id, place_id, on_hand=count, reserved=count))
        for move in moves:
            demand_move(move, MovementKind.RESTOCKED, Cause(cause, cause_id))
        tell_stock_changed(move.variant_id for move in moves)
        return sum(move.on_hand for move in moves)


def _chosen(held: Promised, wanted: dict[UUID, int]) -> Taken:
    """Of what is promised, no more than the lines ask for."""
    left, taken = dict(wanted), []
    for (variant_id, place_id), units in held.items():
        share = min(units, left.get(variant_id, 0))
        if share > 0:
            taken.append((variant_id, place_id, share))
            left[variant_id] -= share
    return taken


def _gathered(held: Promised, wanted: dict[UUID, int], location_id: UUID, reason: Cause) -> Promised:
    """Promises of the wanted units as they stand after everything has passed to one location."""
    gathered: Promised = {}
    for variant_id, units in wanted.items():
        there = held.get((variant_id, location_id), 0)
        others = {key: count for key, count in held.items() if key[0] == variant_id and key[1] != location_id}
        missing = min(units - min(units, there), sum(others.values()))
        for _variant, place_id, count in _chosen(others, {variant_id: missing}):
            _pass_promise(variant_id, count, place_id, location_id, reason)
        gathered[variant_id, location_id] = min(units, there) + missing
    return {key: units for key, units in gathered.items() if units}


def _pass_promise(variant_id: UUID, units: int, source_id: UUID, target_id: UUID, reason: Cause) -> None:
    demand_move(Move(variant_id, source_id, reserved=-units), MovementKind.RELEASED, reason)
    if not post_move(Move(variant_id, target_id, reserved=units), MovementKind.RESERVED, reason):
        raise Conflict(_("There is not enough at this location. Choose another one, or pack less."))
