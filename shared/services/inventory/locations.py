"""Where stock lies."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, or_, select

from shared.db.bulk import insert_missing
from shared.db.constraints import explain_refusals
from shared.db.session import session, transaction
from shared.kernel.addresses import Address
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import ngettext
from shared.models.inventory.level import StockLevel
from shared.models.inventory.location import (
    Location,
    active_locations,
    all_locations,
    first_location,
    location_by_id,
    location_for_update,
)
from shared.models.inventory.purchase import open_purchases_for
from shared.models.inventory.stock_take import open_takes_at
from shared.models.inventory.transfer import open_transfers_at
from shared.models.stores.revision import touch_storefront
from shared.models.stores.store import current_store
from shared.services.inventory.preferences import inventory_settings
from shared.services.inventory.shortages_book import refresh_all_shortages

MAX_NAME = 100
MAX_LOCATIONS = 200


@dataclass(frozen=True, slots=True)
class LocationInput:
    """What is said about a location. The country of the address is the location's."""

    name: str
    address: Address = Address()
    phone: str = ""


def ensure_default_location() -> Location:
    """The location that serves first; made on demand, under the store's name and in its country."""
    with transaction():
        found = first_location()
        if found is None:
            store = current_store()
            fresh = {"name": store.name, "country": store.country, "address": {}, "phone": ""}
            insert_missing(Location, [fresh | {"is_active": True, "position": 1, "version": 1}])
            found = first_location()
        if found is None:
            raise Conflict(_("Switch a location on first: none is active."))
        return found


def create_location(name: str, *, country: str = "") -> Location:
    """A further location; it serves last. Raises Invalid where the name is empty or taken."""
    return add_location(LocationInput(name, Address(country=country)))


def add_location(wanted: LocationInput) -> Location:
    """``create_location`` with its address."""
    checked = _checked(wanted)
    with transaction():
        places = active_locations()
        if len(places) >= MAX_LOCATIONS:
            raise Conflict(_("A store can have at most %(most)s locations.", most=MAX_LOCATIONS))
        location = Location(position=len(places) + 1)
        with explain_refusals({"uq_locations_store_id_name": _name_taken}):
            _write(location, checked)
            session().add(location)
    return location


def describe_location(location_id: UUID, wanted: LocationInput) -> Location:
    """Rename it, or change its address. Raises NotFound, Invalid."""
    checked = _checked(wanted)
    with transaction():
        location = location_for_update(location_id)
        with explain_refusals({"uq_locations_store_id_name": _name_taken}):
            _write(location, checked)
            location.version += 1
    return location


def update_location(location_id: UUID, *, name: str, country: str, is_active: bool, position: int) -> Location:
    """Change a location at once. Raises NotFound, Invalid, Conflict (see ``deactivate_location``)."""
    with transaction():
        kept = location_by_id(location_id)
        address = Address.from_dict(kept.address | {"country": country})
        location = describe_location(location_id, LocationInput(name, address, kept.phone))
        location.position = position
        if location.is_active and not is_active:
            deactivate_location(location_id)
        elif is_active and not location.is_active:
            activate_location(location_id)
    return location


def order_locations(location_ids: Sequence[UUID]) -> None:
    """Let the active locations serve in this order; those that are not named follow. Raises Invalid."""
    with transaction():
        places = {place.id: place for place in active_locations()}
        if any(location_id not in places for location_id in location_ids):
            raise Invalid(_("One of these locations is not in use any more. Please look again."))
        rest = [place_id for place_id in places if place_id not in set(location_ids)]
        for position, location_id in enumerate([*dict.fromkeys(location_ids), *rest], start=1):
            if places[location_id].position != position:
                places[location_id].position = position
                places[location_id].version += 1


def activate_location(location_id: UUID) -> Location:
    """Use a location again; it serves last."""
    with transaction():
        location = location_for_update(location_id)
        if not location.is_active:
            location.is_active, location.position = True, len(active_locations()) + 1
            location.version += 1
            _note_change_of_offer()
    return location


def deactivate_location(location_id: UUID) -> Location:
    """Use a location no more; its history stays. Raises Conflict where anything lies there or is on its way."""
    with transaction():
        location = location_for_update(location_id)
        reasons = reasons_to_keep(location)
        if reasons:
            raise Conflict(" ".join(reasons))
        location.is_active = False
        location.version += 1
        _note_change_of_offer()
    return location


def reasons_to_keep(location: Location) -> list[str]:
    """Why a location cannot be given up now, in sentences that say what to do first."""
    found = []
    if not any(place.id != location.id for place in active_locations()):
        found.append(_("This is your only location: add another one first."))
    found += _stock_reason(location.id)
    transfers = [transfer.name for transfer in open_transfers_at(location.id)]
    if transfers:
        found.append(_("Finish or cancel these transfers first: %(names)s.", names=", ".join(transfers)))
    purchases = [purchase.name for purchase in open_purchases_for(location.id)]
    if purchases:
        found.append(_("Close or cancel these purchase orders first: %(names)s.", names=", ".join(purchases)))
    takes = [take.name for take in open_takes_at(location.id)]
    if takes:
        found.append(_("Finish or cancel these stock-takes first: %(names)s.", names=", ".join(takes)))
    return found


def _stock_reason(location_id: UUID) -> list[str]:
    holds_something = or_(StockLevel.on_hand != 0, StockLevel.reserved != 0)
    statement = select(func.count()).select_from(StockLevel)
    count = session().scalar(statement.where(StockLevel.location_id == location_id, holds_something)) or 0
    if not count:
        return []
    return [
        ngettext(
            "One variant still has stock here: move it to another location, or set it to zero.",
            "%(count)s variants still have stock here: move it to another location, or set it to zero.",
            count,
        )
    ]


def locations_in_order() -> list[Location]:
    """Those that serve, in their order, then those that are switched off."""
    return all_locations()


def ensure_levels(variant_ids: list[UUID], location_id: UUID) -> None:
    """Give these variants a level at the location, at zero where there is none yet."""
    zero = {"on_hand": 0, "reserved": 0, "incoming": 0, "may_oversell": False, "low_at": None}
    insert_missing(
        StockLevel,
        [{"variant_id": variant_id, "location_id": location_id} | zero for variant_id in sorted(variant_ids)],
    )


def _checked(wanted: LocationInput) -> LocationInput:
    name = wanted.name.strip()
    if not name:
        raise Invalid(_("Name this location."), fields={"name": _("Name this location.")})
    if len(name) > MAX_NAME:
        raise Invalid(fields={"name": _("Use at most %(most)s characters.", most=MAX_NAME)})
    return LocationInput(name, wanted.address, wanted.phone.strip())


def _write(location: Location, wanted: LocationInput) -> None:
    location.name, location.phone = wanted.name, wanted.phone
    location.address, location.country = wanted.address.to_dict(), wanted.address.country


def _note_change_of_offer() -> None:
    """What can be bought is another sum now."""
    session().flush()
    touch_storefront()
    refresh_all_shortages(inventory_settings().low_at)


def _name_taken() -> Invalid:
    message = _("Another location has this name already.")
    return Invalid(message, fields={"name": message})
