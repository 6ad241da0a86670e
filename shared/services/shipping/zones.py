"""Where the merchant delivers to."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from shared.db.constraints import explain_refusals
from shared.db.session import session, transaction
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.models.shipping.rate import ShippingZone, all_zones, zone_by_id
from shared.models.stores.revision import touch_storefront
from shared.services.shipping.places import Places, tidy_places


@dataclass(frozen=True, slots=True)
class ZoneInput:
    """A zone as it should be: country codes or ``*``; areas and postcodes narrow one country down (kernel.places)."""

    name: str
    countries: tuple[str, ...]
    areas: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()


def create_zone(wanted: ZoneInput) -> ShippingZone:
    """A further zone, asked last. Raises Invalid (no name, an unknown country, one that another zone has)."""
    with transaction():
        last = session().scalar(select(func.max(ShippingZone.position))) or 0
        zone = ShippingZone(name="", countries=[], areas=[], postcodes=[], position=last + 1, rates=[])
        _write(zone, wanted)
    return zone


def update_zone(zone_id: UUID, wanted: ZoneInput) -> ShippingZone:
    """Rename the zone or change its places. Raises Invalid, NotFound."""
    with transaction():
        zone = zone_by_id(zone_id)
        _write(zone, wanted)
    return zone


def delete_zone(zone_id: UUID) -> None:
    """Deliver there no more; the zone's rates go with it. Raises NotFound."""
    with transaction():
        session().delete(zone_by_id(zone_id))
        touch_storefront()


def _write(zone: ShippingZone, wanted: ZoneInput) -> None:
    places = tidy_places(wanted.countries, wanted.areas, wanted.postcodes)
    _check(zone, wanted.name, places)
    with explain_refusals({"uq_shipping_zones_store_id_name": _name_taken}):
        zone.name, zone.countries = wanted.name.strip(), places.countries
        zone.areas, zone.postcodes = places.areas, places.postcodes
        session().add(zone)
    touch_storefront()


def _check(zone: ShippingZone, name: str, places: Places) -> None:
    fields = places.complaints()
    if not name.strip():
        fields["name"] = _("Name this zone.")
    if "countries" not in fields and not places.is_narrow:
        whole = [other for other in all_zones() if other.id != zone.id and not (other.areas or other.postcodes)]
        taken = {code: other.name for other in whole for code in other.countries}
        doubled = next((code for code in places.countries if code in taken), None)
        if doubled:
            fields["countries"] = _("“%(zone)s” covers %(code)s already.", zone=taken[doubled], code=doubled)
    if fields:
        raise Invalid(_("Please look at the marked fields."), fields=fields)


def _name_taken() -> Invalid:
    message = _("Another zone has this name already.")
    return Invalid(message, fields={"name": message})
