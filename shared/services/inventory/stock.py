"""Count and correct stock by hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from shared.db.session import transaction
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import ngettext
from shared.kernel.quantities import Unit, format_quantity
from shared.models.catalog.variant import Variant, variants_by_id
from shared.models.inventory.level import StockPlace, places_of
from shared.models.inventory.location import location_by_id
from shared.models.inventory.movement import MovementKind
from shared.services.inventory.ledger import Cause, Move, post_move, tell_stock_changed
from shared.services.inventory.locations import ensure_default_location, ensure_levels
from shared.services.inventory.preferences import inventory_settings
from shared.services.inventory.reasons import check_note
from shared.services.inventory.shortages_book import refresh_shortages

MAX_QUANTITY = 1_000_000_000
ADJUSTMENT = "adjustment"


@dataclass(frozen=True, slots=True)
class Why:
    """The reason for a correction, a note, and who makes it: a person, or a program by its name."""

    reason: str = ""
    note: str = ""
    user_id: UUID | None = None
    actor: str = ""

    @property
    def cause(self) -> Cause:
        return Cause(
            ADJUSTMENT, reason=self.reason[:200], note=check_note(self.note), user_id=self.user_id, actor=self.actor
        )


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
    count_stocks(quantities, Why(reason, user_id=user_id), location_id=location_id)


def count_stocks(quantities: Mapping[UUID, int], why: Why, *, location_id: UUID | None = None) -> None:
    """Say how much of each variant lies on the shelf: all or none. Raises as ``set_stock``."""
    for quantity in quantities.values():
        _refuse_odd_quantity(quantity)
    with transaction():
        variants = _known_variants(quantities)
        places = _locked_places(list(variants), location_id)
        _change_all(variants, places, {key: quantities[key] - place.on_hand for key, place in places.items()}, why)


def adjust_stock(
    variant_id: UUID, change: int, reason: str = "", user_id: UUID | None = None, *, location_id: UUID | None = None
) -> None:
    """Add units (or take away, where ``change`` is negative) on the shelf.

    Raises Conflict where fewer would remain than orders were promised, Invalid, NotFound.
    """
    adjust_stocks({variant_id: change}, Why(reason, user_id=user_id), location_id=location_id)


def adjust_stocks(changes: Mapping[UUID, int], why: Why, *, location_id: UUID | None = None) -> None:
    """``adjust_stock`` for many variants at once: all or none."""
    for change in changes.values():
        _refuse_odd_quantity(abs(change))
    with transaction():
        variants = _known_variants(changes)
        places = _locked_places(list(variants), location_id)
        _change_all(variants, places, dict(changes), why)


def _change_all(
    variants: Mapping[UUID, Variant], places: Mapping[UUID, StockPlace], changes: Mapping[UUID, int], why: Why
) -> None:
    """In the order of ids, so that two people never wait for each other; the book of shortages follows at once."""
    cause = why.cause
    for variant_id in sorted(changes):
        if changes[variant_id]:
            _change(variants[variant_id], places[variant_id], changes[variant_id], cause)
    tell_stock_changed(variant_id for variant_id, change in changes.items() if change)
    refresh_shortages(changes, inventory_settings().low_at)


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
        message = _too_little(variant, place)
        raise Conflict(message, fields={str(variant.id): message})


def _too_little(variant: Variant, place: StockPlace) -> str:
    unit = variant.product.unit
    if unit is not Unit.PIECE:
        promised = format_quantity(place.reserved, unit)
        return _("%(promised)s are promised to orders: less cannot lie on the shelf.", promised=promised)
    return ngettext(
        "One unit is promised to an order: fewer cannot lie on the shelf.",
        "%(count)s units are promised to orders: fewer cannot lie on the shelf.",
        place.reserved,
    )


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
