"""Count and correct stock by hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from shared.db.session import transaction
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import ngettext
from shared.models.catalog.variant import Variant, variants_by_id
from shared.models.inventory.level import StockPlace, places_of
from shared.models.inventory.location import location_by_id
from shared.models.inventory.movement import MovementKind
from shared.services.inventory.ledger import Cause, Move, post_move, tell_stock_changed
from shared.services.inventory.locations import ensure_default_location, ensure_levels

MAX_QUANTITY = 1_000_000_000
ADJUSTMENT = "adjustment"


@dataclass(frozen=True, slots=True)
class Stock:
    """Units over all active locations."""

    on_hand: int = 0
    reserved: int = 0

    @property
    def available(self) -> int:
        return self.on_hand - self.reserved


def set_stock(
    variant_id: UUID, quantity: int, reason: str = "", user_id: UUID | None = None, *, location_id: UUID | None = None
) -> None:
    """Say how many units lie on the shelf (promised ones included), at a location or the default one.

    Raises Conflict where orders were promised more than that, Invalid (below zero), NotFound.
    """
    set_stocks({variant_id: quantity}, reason, user_id, location_id=location_id)


def set_stocks(
    quantities: Mapping[UUID, int],
    reason: str = "",
    user_id: UUID | None = None,
    *,
    location_id: UUID | None = None,
) -> None:
    """``set_stock`` for many variants at once: all or none."""
    for quantity in quantities.values():
        _refuse_odd_quantity(quantity)
    with transaction():
        variants = _known_variants(quantities)
        places = _locked_places(list(variants), location_id)
        cause = Cause(ADJUSTMENT, reason=reason, user_id=user_id)
        changes = {key: quantities[key] - place.on_hand for key, place in places.items()}
        for variant_id in sorted(changes):
            if changes[variant_id]:
                _change(variants[variant_id], places[variant_id], changes[variant_id], cause)
        tell_stock_changed(variant_id for variant_id, change in changes.items() if change)


def adjust_stock(
    variant_id: UUID, change: int, reason: str = "", user_id: UUID | None = None, *, location_id: UUID | None = None
) -> None:
    """Add units (or take away, where ``change`` is negative) on the shelf.

    Raises Conflict where fewer would remain than orders were promised, Invalid, NotFound.
    """
    _refuse_odd_quantity(abs(change))
    with transaction():
        variants = _known_variants([variant_id])
        places = _locked_places([variant_id], location_id)
        cause = Cause(ADJUSTMENT, reason=reason, user_id=user_id)
        if change:
            _change(variants[variant_id], places[variant_id], change, cause)
            tell_stock_changed([variant_id])


def stock_of(variant_ids: Iterable[UUID]) -> dict[UUID, Stock]:
    """Units of each variant over all active locations; zero where nothing was ever counted."""
    wanted = list(variant_ids)
    totals = {variant_id: Stock() for variant_id in wanted}
    for place in places_of(wanted):
        so_far = totals[place.variant_id]
        totals[place.variant_id] = Stock(so_far.on_hand + place.on_hand, so_far.reserved + place.reserved)
    return totals


def _change(variant: Variant, place: StockPlace, change: int, cause: Cause) -> None:
    if place.on_hand + change > MAX_QUANTITY:
        _refuse_odd_quantity(place.on_hand + change)
    move = Move(variant.id, place.location_id, on_hand=change, may_oversell=variant.sell_when_out)
    falls_below_zero = change < 0 and place.on_hand + change < 0
    if falls_below_zero or not post_move(move, MovementKind.ADJUSTED, cause):
        message = ngettext(
            "One unit is promised to an order: fewer cannot lie on the shelf.",
            "%(count)s units are promised to orders: fewer cannot lie on the shelf.",
            place.reserved,
        )
        raise Conflict(message, fields={str(variant.id): message})


def _known_variants(variant_ids: Iterable[UUID]) -> dict[UUID, Variant]:
    wanted = list(variant_ids)
    variants = variants_by_id(wanted)
    if len(variants) < len(set(wanted)):
        raise NotFound(_("This variant does not exist."))
    return variants


def _locked_places(variant_ids: list[UUID], location_id: UUID | None) -> dict[UUID, StockPlace]:
    location = location_by_id(location_id) if location_id else ensure_default_location()
    ensure_levels(variant_ids, location.id)
    places = places_of(variant_ids, lock=True, active_only=False)
    return {place.variant_id: place for place in places if place.location_id == location.id}


def _refuse_odd_quantity(quantity: int) -> None:
    if not 0 <= quantity <= MAX_QUANTITY:
        message = _("Type a whole number from 0 to %(most)s.", most=MAX_QUANTITY)
        raise Invalid(message, fields={"quantity": message})
