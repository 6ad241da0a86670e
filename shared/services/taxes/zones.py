"""Where a store charges which taxes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from shared.db.constraints import explain_refusals
from shared.db.session import session, transaction
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.models.stores.revision import touch_storefront
from shared.models.taxes.zone import EVERYWHERE, TaxZone, tax_zone_by_id
from shared.services.shipping.zones import known_countries

MOST_PARTS = 500
POSTCODE = re.compile(r"[0-9A-Z][0-9A-Z -]{0,20}\*?")


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
    countries = _tidy(code.upper() for code in wanted.countries)
    areas = _tidy(wanted.areas)
    postcodes = _tidy(code.upper() for code in wanted.postcodes)
    _check(wanted.name, countries, areas, postcodes)
    with explain_refusals({"uq_tax_zones_store_id_name": _name_taken}):
        zone.name, zone.countries, zone.areas, zone.postcodes = wanted.name.strip(), countries, areas, postcodes
        session().add(zone)
    touch_storefront()


def _tidy(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text.strip() for text in texts if text.strip()))


def _check(name: str, countries: list[str], areas: list[str], postcodes: list[str]) -> None:
    fields = {}
    if not name.strip():
        fields["name"] = _("Name this zone.")
    if not countries:
        fields["countries"] = _("Choose at least one country.")
    elif not set(countries) <= known_countries() | {EVERYWHERE}:
        fields["countries"] = _("Choose countries from the list.")
    is_one_country = len(countries) == 1 and countries[0] != EVERYWHERE
    for part, values in (("areas", areas), ("postcodes", postcodes)):
        if values and not is_one_country:
            fields[part] = _("Only a zone of one country can be narrowed down.")
        elif len(values) > MOST_PARTS or any(len(value) > 60 for value in values):
            fields[part] = _("These are too many, or one is too long.")
    wrong = next((code for code in postcodes if not POSTCODE.fullmatch(code)), None)
    if wrong is not None:
        fields.setdefault("postcodes", _("“%(code)s” is no postcode, start (35*) or range (1000-1299).", code=wrong))
    if fields:
        raise Invalid(_("Please look at the marked fields."), fields=fields)


def _name_taken() -> Invalid:
    message = _("Another zone has this name already.")
    return Invalid(message, fields={"name": message})
