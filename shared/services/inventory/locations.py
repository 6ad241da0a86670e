"""Where stock lies."""

from uuid import UUID

from shared.db.bulk import insert_missing
from shared.db.constraints import explain_refusals
from shared.db.session import session, transaction
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.models.inventory.level import StockLevel
from shared.models.inventory.location import Location, active_locations, first_location, location_by_id
from shared.models.stores.store import current_store


def ensure_default_location() -> Location:
    """The location that serves first; made on demand, under the store's name and in its country."""
    with transaction():
        found = first_location()
        if found is None:
            store = current_store()
            insert_missing(Location, [{"name": store.name, "country": store.country, "is_active": True, "position": 1}])
            found = first_location()
        if found is None:
            raise Conflict(_("Switch a location on first: none is active."))
        return found


def create_location(name: str, *, country: str = "") -> Location:
    """A further location; it serves last. Raises Invalid where the name is empty or taken."""
    if not name.strip():
        raise Invalid(_("Name this location."), fields={"name": _("Name this location.")})
    with transaction():
        location = Location(name=name.strip(), country=country, position=len(active_locations()) + 1)
        with explain_refusals({"uq_locations_store_id_name": _name_taken}):
            session().add(location)
    return location


def update_location(location_id: UUID, *, name: str, country: str, is_active: bool, position: int) -> Location:
    """Change a location; stock at a switched-off one is not sold. Raises NotFound, Invalid."""
    with transaction():
        location = location_by_id(location_id)
        with explain_refusals({"uq_locations_store_id_name": _name_taken}):
            location.name, location.country = name.strip(), country
            location.is_active, location.position = is_active, position
    return location


def ensure_levels(variant_ids: list[UUID], location_id: UUID) -> None:
    """Give these variants a level at the location, at zero where there is none yet."""
    insert_missing(
        StockLevel,
        [
            {"variant_id": variant_id, "location_id": location_id, "on_hand": 0, "reserved": 0, "may_oversell": False}
            for variant_id in sorted(variant_ids)
        ],
    )


def _name_taken() -> Invalid:
    message = _("Another location has this name already.")
    return Invalid(message, fields={"name": message})
