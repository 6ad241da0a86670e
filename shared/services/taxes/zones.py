"""Where a store charges which taxes."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from shared.db.constraints import explain_refusals
from shared.db.session import session, transaction
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.models.stores.revision import touch_storefront
from shared.models.taxes.zone import TaxZone, tax_zone_by_id
from shared.services.shipping.places import tidy_places


@dataclass(frozen=True, slots=True)
class TaxZoneInput:
    """A zone as it should be: country codes or ``*``; areas and postcodes narrow one country down (see TaxZone)."""

    name: str
    countries: tuple[str, ...]
    areas: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()


def create_tax_zone(wanted: TaxZoneInput, *, code: str = "") -> TaxZone:
    """A further zone, still without rates. Raises Invalid."""
    with transaction():
        last = session().scalar(select(func.max(TaxZone.position))) or 0
        zone = TaxZone(name="", code=code, countries=[], areas=[], postcodes=[], position=last + 1, rates=[])
        _write(zone, wanted)
    return zone


def update_tax_zone(zone_id: UUID, wanted: TaxZoneInput) -> TaxZone:
    """Rename the zone or change its places. Raises Invalid, NotFound."""
    with transaction():
        zone = tax_zone_by_id(zone_id)
        _write(zone, wanted)
    return zone


def delete_tax_zone(zone_id: UUID) -> None:
    """Charge its taxes no more; its rates go with it. Raises NotFound."""
    with transaction():
        session().delete(tax_zone_by_id(zone_id))
        touch_storefront()


def _write(zone: TaxZone, wanted: TaxZoneInput) -> None:
    places = tidy_places(wanted.countries, wanted.areas, wanted.postcodes)
    fields = places.complaints()
    if not wanted.name.strip():
        fields["name"] = _("Name this zone.")
    if fields:
        raise Invalid(_("Please look at the marked fields."), fields=fields)
    with explain_refusals({"uq_tax_zones_store_id_name": _name_taken}):
        zone.name, zone.countries = wanted.name.strip(), places.countries
        zone.areas, zone.postcodes = places.areas, places.postcodes
        session().add(zone)
    touch_storefront()


def _name_taken() -> Invalid:
    message = _("Another zone has this name already.")
    return Invalid(message, fields={"name": message})
