"""Where the merchant delivers to."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from shared.db.constraints import explain_refusals
from shared.db.session import session, transaction
from shared.kernel.errors import Invalid
from shared.kernel.i18n import babel_locale
from shared.kernel.i18n import gettext as _
from shared.kernel.places import EVERYWHERE
from shared.models.shipping.rate import ShippingZone, all_zones, zone_by_id
from shared.models.stores.revision import touch_storefront


@dataclass(frozen=True, slots=True)
class ZoneInput:
    """A zone as it should be: ISO 3166-1 alpha-2 codes, or ``*`` for the rest of the world."""

    name: str
    countries: tuple[str, ...]


def create_zone(wanted: ZoneInput) -> ShippingZone:
    """A further zone, asked last. Raises Invalid (no name, an unknown country, one that another zone has)."""
    with transaction():
        last = session().scalar(select(func.max(ShippingZone.position))) or 0
        zone = ShippingZone(name="", countries=[], position=last + 1, rates=[])
        _write(zone, wanted)
    return zone


def update_zone(zone_id: UUID, wanted: ZoneInput) -> ShippingZone:
    """Rename the zone or change its countries. Raises Invalid, NotFound."""
    with transaction():
        zone = zone_by_id(zone_id)
        _write(zone, wanted)
    return zone


def delete_zone(zone_id: UUID) -> None:
    """Deliver there no more; the zone's rates go with it. Raises NotFound."""
    with transaction():
        session().delete(zone_by_id(zone_id))
        touch_storefront()


def known_countries() -> frozenset[str]:
    """All ISO 3166-1 alpha-2 codes."""
    codes = map(str, babel_locale("en").territories)
    return frozenset(code for code in codes if len(code) == 2 and code.isalpha())


def _write(zone: ShippingZone, wanted: ZoneInput) -> None:
    countries = list(dict.fromkeys(code.strip().upper() for code in wanted.countries))
    _check(zone, wanted.name, countries)
    with explain_refusals({"uq_shipping_zones_store_id_name": _name_taken}):
        zone.name, zone.countries = wanted.name.strip(), countries
        session().add(zone)
    touch_storefront()


def _check(zone: ShippingZone, name: str, countries: list[str]) -> None:
    fields = {}
    if not name.strip():
        fields["name"] = _("Name this zone.")
    if not countries:
        fields["countries"] = _("Choose at least one country.")
    elif not set(countries) <= known_countries() | {EVERYWHERE}:
        fields["countries"] = _("Choose countries from the list.")
    else:
        taken = {code: other.name for other in all_zones() if other.id != zone.id for code in other.countries}
        doubled = next((code for code in countries if code in taken), None)
        if doubled:
            fields["countries"] = _("“%(zone)s” covers %(code)s already.", zone=taken[doubled], code=doubled)
    if fields:
        raise Invalid(_("Please look at the marked fields."), fields=fields)


def _name_taken() -> Invalid:
    message = _("Another zone has this name already.")
    return Invalid(message, fields={"name": message})
