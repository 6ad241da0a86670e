"""Reserving stock for orders: conditional updates in one order of rows, and a movement for each."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import func, select

from shared.db.bulk import insert_rows
from shared.db.session import session
from shared.events.inventory import StockChanged
from shared.events.outbox import record
from shared.kernel import clock
from shared.kernel.errors import Conflict
from shared.kernel.i18n import gettext as _
from shared.kernel.tenant import current_store_id
from shared.models.inventory.level import StockLevel, available_of, levels_of, move_level
from shared.models.inventory.movement import MovementKind, StockMovement
from shared.models.stores.store import bump_revision

Wanted = Iterable[tuple[UUID, int]]


class OutOfStock(Conflict):
    """Not enough is available; ``missing`` says how many remain of which variant."""

    code = "out_of_stock"

    def __init__(self, missing: dict[UUID, int]) -> None:
        super().__init__(_("Something in your cart has just been sold. Please look at your cart again."))
        self.missing = missing


def reserve_stock(wanted: Wanted, *, cause: str, cause_id: UUID) -> None:
    """Reserve units inside the present transaction, all or nothing. Raises OutOfStock.

    Variants are taken in the order of their ids, so that two orders never wait for each other in a circle;
    a variant may be drawn from several locations, those that serve first being emptied first.
    """
    totals = _totals(wanted)
    levels = _levels_by_variant(totals)
    moves: list[tuple[UUID, UUID, int]] = []
    for variant_id, quantity in sorted(totals.items()):
        moves += _reserve_variant(variant_id, quantity, levels.get(variant_id, []))
    _write(MovementKind.RESERVED, cause, cause_id, [(v, place, 0, count) for v, place, count in moves])
    _announce(totals)


def _reserve_variant(variant_id: UUID, quantity: int, levels: Sequence[StockLevel]) -> list[tuple[UUID, UUID, int]]:
    """One location that has it all, else the parts that several have. The condition in the update decides."""
    for level in levels:
        if (level.may_oversell or level.on_hand - level.reserved >= quantity) and move_level(
            variant_id, level.location_id, reserved=quantity
        ):
            return [(variant_id, level.location_id, quantity)]
    moves, left = [], quantity
    for level in levels:
        part = min(left, level.on_hand - level.reserved)
        if part > 0 and move_level(variant_id, level.location_id, reserved=part):
            moves.append((variant_id, level.location_id, part))
            left -= part
    if left:
        raise OutOfStock({variant_id: max(0, available_of([variant_id]).get(variant_id, 0))})
    return moves


def release_stock(*, cause: str, cause_id: UUID) -> None:
    """Put everything that is still reserved for this cause on sale again. Safe to repeat."""
    held = _held(cause, cause_id)
    _move(MovementKind.RELEASED, cause, cause_id, [(v, place, 0, -count) for (v, place), count in held.items()])


def ship_stock(parcel: Wanted, *, cause: str, cause_id: UUID) -> None:
    """Take units that were reserved for this cause out of the house."""
    held = _held(cause, cause_id)
    moves: list[tuple[UUID, UUID, int, int]] = []
    for variant_id, quantity in sorted(_totals(parcel).items()):
        for (held_variant, place), count in sorted(held.items()):
            part = min(quantity, count) if held_variant == variant_id else 0
            if part > 0:
                moves.append((variant_id, place, -part, -part))
                held[held_variant, place] -= part
                quantity -= part
    _move(MovementKind.SHIPPED, cause, cause_id, moves)


def _move(kind: MovementKind, cause: str, cause_id: UUID, moves: list[tuple[UUID, UUID, int, int]]) -> None:
    moves = [move for move in moves if move[2] or move[3]]
    for variant_id, place, on_hand, reserved in sorted(moves):
        if not move_level(variant_id, place, on_hand=on_hand, reserved=reserved):
            raise Conflict(_("The stock of this product has changed in the meantime. Please try again."))
    _write(kind, cause, cause_id, moves)
    _announce({move[0]: move[3] for move in moves})


def _held(cause: str, cause_id: UUID) -> dict[tuple[UUID, UUID], int]:
    """What the movements say is still reserved: (variant, location) → units."""
    rows = session().execute(
        select(StockMovement.variant_id, StockMovement.location_id, func.sum(StockMovement.reserved))
        .where(StockMovement.cause == cause, StockMovement.cause_id == cause_id)
        .group_by(StockMovement.variant_id, StockMovement.location_id)
    )
    return {(variant_id, place): int(count) for variant_id, place, count in rows if count > 0}


def _write(kind: MovementKind, cause: str, cause_id: UUID, moves: list[tuple[UUID, UUID, int, int]]) -> None:
    now = clock.now()
    rows = [
        {
            "variant_id": variant_id,
            "location_id": place,
            "kind": kind,
            "on_hand": on_hand,
            "reserved": reserved,
            "cause": cause,
            "cause_id": cause_id,
            "reason": "",
            "user_id": None,
            "at": now,
        }
        for variant_id, place, on_hand, reserved in moves
    ]
    if rows:
        insert_rows(StockMovement, rows)


def _announce(changed: dict[UUID, int]) -> None:
    """Tell of the change; shoppers see a difference only where something sold out or came back."""
    if not changed:
        return
    available = available_of(changed)
    for variant_id in sorted(changed):
        record(StockChanged(variant_id))
    if any(_crossed_zero(available.get(variant_id, 0), abs(count)) for variant_id, count in changed.items()):
        bump_revision(current_store_id())


def _crossed_zero(available: int, changed: int) -> bool:
    return available <= 0 or available <= changed


def _totals(wanted: Wanted) -> dict[UUID, int]:
    totals: dict[UUID, int] = defaultdict(int)
    for variant_id, quantity in wanted:
        totals[variant_id] += quantity
    return dict(totals)


def _levels_by_variant(variant_ids: Iterable[UUID]) -> dict[UUID, list[StockLevel]]:
    levels: dict[UUID, list[StockLevel]] = defaultdict(list)
    for level in levels_of(variant_ids):
        levels[level.variant_id].append(level)
    return levels
