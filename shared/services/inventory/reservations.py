"""Promise stock to an order, in the order's own transaction; take the promise back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from shared.db.session import transaction
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.models.catalog.variant import StockTerms, stock_terms_of
from shared.models.inventory.level import StockPlace, foresee_places, places_of
from shared.models.inventory.movement import MovementKind
from shared.services.inventory.bundled import split_bundles
from shared.services.inventory.ledger import Cause, Move, post_move, tell_stock_changed
from shared.services.inventory.locations import ensure_default_location, ensure_levels
from shared.services.inventory.shortages import OutOfStock, Shortage, out_of_stock

__all__ = ["OutOfStock", "Pick", "StockLine", "foresee_reservation", "reserve_stock", "reserve_what_is_there"]


class StockLine(NamedTuple):
    """So many units of a variant."""

    variant_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class Pick:
    """Units of a variant promised from one location."""

    variant_id: UUID
    location_id: UUID
    quantity: int


def reserve_stock(
    lines: Iterable[tuple[UUID, int]],
    *,
    cause: str,
    cause_id: UUID,
    known: Mapping[UUID, StockTerms] | None = None,
) -> list[Pick]:
    """Promise (variant id, units) lines to ``cause`` (such as ``order``): all or nothing, late in the transaction.

    Of bundles their parts are promised. Locations serve in their order and may share a line. Variants that are not
    counted are left out of the answer. ``known`` are the terms of all the lines, where the transaction has read them.
    Raises OutOfStock (which lines, how many remain), NotFound (a variant is gone).
    """
    wanted = _merged(lines)
    with transaction():
        terms = dict(known) if known is not None else stock_terms_of(wanted)
        if len(terms) < len(wanted):
            raise NotFound(_("One of these products is no longer sold."))
        wanted, terms = split_bundles(wanted, terms)
        counted = [variant_id for variant_id in sorted(wanted) if terms[variant_id].track_stock]
        places = _by_variant(places_of(counted), counted)
        _refuse_shortages(wanted, terms, places)
        picks: list[Pick] = []
        for variant_id in counted:
            line = StockLine(variant_id, wanted[variant_id])
            picks += _take(line, terms[variant_id], places[variant_id], Cause(cause, cause_id))
        tell_stock_changed(counted)
    return picks


def foresee_reservation(known: Mapping[UUID, StockTerms]) -> None:
    """Ask along with the next statement what ``reserve_stock`` looks at first."""
    if not any(terms.is_bundle for terms in known.values()):
        foresee_places(variant_id for variant_id in sorted(known) if known[variant_id].track_stock)


def reserve_what_is_there(lines: Iterable[tuple[UUID, int]], *, cause: str, cause_id: UUID) -> list[Pick]:
    """Promise as much of each line as there is, never more: for holds, which may fall short.

    Variants that are not counted, or that sell when out, need no promise and are left out.
    """
    wanted = _merged(lines)
    with transaction():
        terms = stock_terms_of(wanted)
        limited = [key for key in sorted(terms) if terms[key].track_stock and not terms[key].sell_when_out]
        picks: list[Pick] = []
        for variant_id, places in _by_variant(places_of(limited, lock=True), limited).items():
            line = StockLine(variant_id, min(wanted[variant_id], _available(places)))
            picks += _take(line, terms[variant_id], places, Cause(cause, cause_id)) if line.quantity else []
        tell_stock_changed(pick.variant_id for pick in picks)
    return picks


def _merged(lines: Iterable[tuple[UUID, int]]) -> dict[UUID, int]:
    wanted: dict[UUID, int] = {}
    for variant_id, quantity in lines:
        if quantity <= 0:
            raise ValueError("A quantity to reserve is above zero.")
        wanted[variant_id] = wanted.get(variant_id, 0) + quantity
    return wanted


def _by_variant(places: Sequence[StockPlace], variant_ids: Sequence[UUID]) -> dict[UUID, list[StockPlace]]:
    found: dict[UUID, list[StockPlace]] = {variant_id: [] for variant_id in variant_ids}
    for place in places:
        found[place.variant_id].append(place)
    return found


def _refuse_shortages(
    wanted: dict[UUID, int], terms: dict[UUID, StockTerms], places: dict[UUID, list[StockPlace]]
) -> None:
    """Tell of every line that is short at once, before anything is locked."""
    short = [
        Shortage(variant_id, wanted[variant_id], _available(found))
        for variant_id, found in places.items()
        if not terms[variant_id].sell_when_out and _available(found) < wanted[variant_id]
    ]
    if short:
        raise out_of_stock(short)


def _available(places: Sequence[StockPlace]) -> int:
    return sum(max(place.available, 0) for place in places)


def _take(line: StockLine, terms: StockTerms, places: list[StockPlace], cause: Cause) -> list[Pick]:
    """Take the line's units. Where somebody was faster, look again with the levels held.

    A variant at several locations has all its levels held from the start: even a refused update keeps its row
    locked, and going back to an earlier location from there would let two orders wait for each other.
    """
    if len(places) > 1:
        places = places_of([line.variant_id], lock=True)
    taken: list[Pick] = []
    missing = line.quantity
    while missing:
        for pick in _plan(StockLine(line.variant_id, missing), terms, places):
            move = Move(pick.variant_id, pick.location_id, reserved=pick.quantity, may_oversell=terms.sell_when_out)
            if not post_move(move, MovementKind.RESERVED, cause):
                break
            taken.append(pick)
            missing -= pick.quantity
        if missing:
            places = places_of([line.variant_id], lock=True)
    return taken


def _plan(line: StockLine, terms: StockTerms, places: list[StockPlace]) -> list[Pick]:
    """Which location gives how many. Raises OutOfStock."""
    picks, missing = [], line.quantity
    for place in places:
        share = min(missing, max(place.available, 0))
        if share:
            picks.append(Pick(line.variant_id, place.location_id, share))
            missing -= share
    if missing and not terms.sell_when_out:
        raise out_of_stock([Shortage(line.variant_id, line.quantity, line.quantity - missing)])
    if missing:
        picks = _oversell(line, picks, missing, places)
    return picks


def _oversell(line: StockLine, picks: list[Pick], missing: int, places: list[StockPlace]) -> list[Pick]:
    """Owe the rest at the location that serves first."""
    if places:
        location_id = places[0].location_id
    else:
        location_id = ensure_default_location().id
        ensure_levels([line.variant_id], location_id)
    owed = missing + sum(pick.quantity for pick in picks if pick.location_id == location_id)
    others = [pick for pick in picks if pick.location_id != location_id]
    return [Pick(line.variant_id, location_id, owed), *others]
