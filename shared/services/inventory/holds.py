"""Holds: a checkout keeps its goods for some minutes, so that nobody takes the last one from under a shopper's hands.

A hold's units are promises like an order's, under the cause ``hold`` with the cart's id: the level needs no further
figure, and the sum of a hold's movements is what it holds. Whoever deletes the hold's row settles it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, func, select

from shared.db.session import session, transaction
from shared.kernel import clock
from shared.models.catalog.variant import stock_terms_of
from shared.models.inventory.hold import HOLD, StockHold, drop_hold, ended_holds, prolong_hold, write_hold
from shared.models.inventory.movement import MovementKind, StockMovement, outstanding_of
from shared.services.inventory.bundled import split_bundles
from shared.services.inventory.ledger import Cause, Move, write_movement
from shared.services.inventory.preferences import inventory_settings
from shared.services.inventory.reservations import reserve_stock, reserve_what_is_there
from shared.services.inventory.settlements import release_stock

Held = dict[tuple[UUID, UUID], int]


def hold_stock(cart_id: UUID, lines: Iterable[tuple[UUID, int]]) -> datetime | None:
    """Hold these (variant id, quantity) lines for the cart, as far as there is enough; until when.

    Asked again, it holds more or lets go of what the lines do not name, and begins anew. None where the store holds
    nothing. The caller has the cart's row locked, so that it does not become an order meanwhile.
    """
    minutes = inventory_settings().hold_minutes
    if not minutes:
        return None
    with transaction():
        wanted = _shelf_units(lines)
        if not wanted:
            return None
        until = clock.now() + timedelta(minutes=minutes)
        write_hold(cart_id, until)
        held = _by_variant(held_of(cart_id))
        surplus = {key: units - wanted.get(key, 0) for key, units in held.items() if units > wanted.get(key, 0)}
        missing = {key: units - held.get(key, 0) for key, units in wanted.items() if units > held.get(key, 0)}
        if surplus:
            release_stock(surplus.items(), cause=HOLD, cause_id=cart_id)
        if missing:
            reserve_what_is_there(missing.items(), cause=HOLD, cause_id=cart_id)
    return until


def keep_hold(cart_id: UUID) -> datetime | None:
    """Prolong the cart's hold while its shopper is still there. None where it holds nothing any more."""
    minutes = inventory_settings().hold_minutes
    with transaction():
        until = clock.now() + timedelta(minutes=minutes)
        return until if minutes and prolong_hold(cart_id, until) else None


def let_go(cart_id: UUID) -> int:
    """End the cart's hold: its goods are on sale again. Returns how many units; 0 where it held nothing."""
    with transaction():
        return release_stock(cause=HOLD, cause_id=cart_id) if drop_hold(cart_id) else 0


def trim_hold(cart_id: UUID, lines: Iterable[tuple[UUID, int]]) -> int:
    """Let go of what a changed cart no longer wants. Returns how many units."""
    with transaction():
        wanted = _shelf_units(lines)
        if not wanted:
            return let_go(cart_id)
        held = _by_variant(held_of(cart_id))
        surplus = {key: units - wanted.get(key, 0) for key, units in held.items() if units > wanted.get(key, 0)}
        return release_stock(surplus.items(), cause=HOLD, cause_id=cart_id) if surplus else 0


def end_old_holds() -> int:
    """End the current store's holds whose time is over; returns how many. One transaction each, so none waits long."""
    ended = 0
    for cart_id in ended_holds(clock.now()):
        with transaction():
            if drop_hold(cart_id, if_over_at=clock.now()):
                release_stock(cause=HOLD, cause_id=cart_id)
                ended += 1
    return ended


def reserve_from_hold(lines: Iterable[tuple[UUID, int]], *, cart_id: UUID, cause: str, cause_id: UUID) -> None:
    """``reserve_stock``, first from what the cart holds: that passes over without touching a level.

    What was held beyond the lines is on sale again. Raises OutOfStock where the rest is not there.
    """
    with transaction():
        wanted = _summed(lines)
        if drop_hold(cart_id):
            rest = _pass_over(_shelf_units(wanted.items()), cart_id, Cause(cause, cause_id))
        else:
            rest = wanted
        if rest:
            reserve_stock(rest.items(), cause=cause, cause_id=cause_id)


def _pass_over(wanted: Mapping[UUID, int], cart_id: UUID, to: Cause) -> dict[UUID, int]:
    """Turn held units into the other cause's; what is still wanted comes back."""
    rest, left_over = dict(wanted), False
    for (variant_id, location_id), units in held_of(cart_id).items():
        share = min(units, rest.get(variant_id, 0))
        if share:
            rest[variant_id] -= share
            write_movement(Move(variant_id, location_id, reserved=-share), MovementKind.RELEASED, Cause(HOLD, cart_id))
            write_movement(Move(variant_id, location_id, reserved=share), MovementKind.RESERVED, to)
        left_over = left_over or share < units
    session().flush()
    if left_over:
        release_stock(cause=HOLD, cause_id=cart_id)
    return {variant_id: units for variant_id, units in rest.items() if units}


def held_of(cart_id: UUID) -> Held:
    """(variant, location) → units that the cart holds."""
    return {key: units for key, units in outstanding_of(HOLD, cart_id).items() if units > 0}


def units_on_hold(variant_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Units of these variants that checkouts hold at present; nothing for the others. One statement."""
    statement = (
        select(StockMovement.variant_id, func.sum(StockMovement.reserved))
        .join(
            StockHold,
            and_(StockHold.store_id == StockMovement.store_id, StockHold.cart_id == StockMovement.cause_id),
        )
        .where(StockMovement.cause == HOLD, StockMovement.variant_id.in_(list(variant_ids)))
        .group_by(StockMovement.variant_id)
    )
    return {variant_id: int(units) for variant_id, units in session().execute(statement) if units > 0}


def _by_variant(held: Held) -> dict[UUID, int]:
    totals: dict[UUID, int] = {}
    for (variant_id, _location), units in held.items():
        totals[variant_id] = totals.get(variant_id, 0) + units
    return totals


def _shelf_units(lines: Iterable[tuple[UUID, int]]) -> dict[UUID, int]:
    """What has to lie on the shelf for these lines: of bundles their parts; what is gone is left out."""
    wanted = _summed(lines)
    terms = stock_terms_of(wanted)
    return split_bundles({key: units for key, units in wanted.items() if key in terms}, terms)[0]


def _summed(lines: Iterable[tuple[UUID, int]]) -> dict[UUID, int]:
    wanted: dict[UUID, int] = {}
    for variant_id, units in lines:
        wanted[variant_id] = wanted.get(variant_id, 0) + units
    return wanted
