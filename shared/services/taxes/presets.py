"""Loading rates to start from. What is there already is left alone, so that loading again undoes no change."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from babel.support import LazyProxy

from shared.db.session import session, transaction
from shared.kernel.formats import country_name
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.i18n import use_locale
from shared.kernel.tax_ids import EU
from shared.models.stores.revision import touch_storefront
from shared.models.stores.store import current_store
from shared.models.taxes.tax_class import TaxClass, all_tax_classes
from shared.models.taxes.zone import TaxRate, TaxZone, all_tax_zones
from shared.services.taxes.preset_rates import EU_PARTS, EU_VAT, NAMES, OTHER_VAT, US_SALES_TAX
from shared.services.taxes.rates import read_percent


class Preset(StrEnum):
    """Rates that can be loaded."""

    EU = "eu"
    UNITED_KINGDOM = "gb"
    SWITZERLAND = "ch"
    NORWAY = "no"
    EGYPT = "eg"
    SAUDI_ARABIA = "sa"
    BRAZIL = "br"
    JAPAN = "jp"
    UNITED_STATES = "us"


CLASSES: tuple[tuple[str, LazyProxy], ...] = (
    ("reduced", _l("Reduced")),
    ("second-reduced", _l("Second reduced")),
    ("super-reduced", _l("Super-reduced")),
)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A zone to make; ``rates`` are the standard one, then those of CLASSES."""

    code: str
    name: str
    country: str
    rates: tuple[str | None, ...]
    areas: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()


def load_preset(preset: Preset) -> int:
    """Make the preset's zones with their rates, named in the store's language; answers how many were new."""
    with transaction(), use_locale(current_store().default_locale):
        zones = all_tax_zones()
        codes, names = {zone.code for zone in zones}, {zone.name for zone in zones}
        new = [wanted for wanted in _zones_of(preset) if wanted.code not in codes]
        classes = _classes_for(new)
        for place, wanted in enumerate(new, start=1 + max((zone.position for zone in zones), default=0)):
            _make(wanted, place, _free_name(wanted.name, names), classes)
        touch_storefront()
    return len(new)


def preset_for(country: str) -> Preset | None:
    """The preset that a store in that country begins with."""
    if country in EU:
        return Preset.EU
    return next((preset for preset in Preset if preset.value == country.lower()), None)


def _zones_of(preset: Preset) -> Iterator[_Wanted]:
    return _MAKERS.get(preset, _country_zones)(preset)


def _country_zones(preset: Preset) -> Iterator[_Wanted]:
    country = preset.value.upper()
    yield _Wanted(preset.value, country_name(country), country, OTHER_VAT[country])


def _eu_zones(_preset: Preset) -> Iterator[_Wanted]:
    for country, rates in EU_VAT.items():
        yield _Wanted(f"eu-{country.lower()}", country_name(country), country, rates)
    for name, country, postcodes, rates in EU_PARTS:
        yield _Wanted(f"eu-{country.lower()}-{postcodes[0]}", name, country, rates, postcodes=postcodes)


def _us_zones(_preset: Preset) -> Iterator[_Wanted]:
    for area, rate in US_SALES_TAX.items():
        yield _Wanted(f"us-{area.lower()}", f"{country_name('US')}: {area}", "US", (rate,), areas=(area,))


_MAKERS: dict[Preset, Callable[[Preset], Iterator[_Wanted]]] = {Preset.EU: _eu_zones, Preset.UNITED_STATES: _us_zones}


def _classes_for(zones: list[_Wanted]) -> dict[str, TaxClass]:
    """Those of the usual classes that a zone has a rate for; made where they are missing."""
    known = {one.code: one for one in all_tax_classes()}
    taken = {one.name for one in known.values()}
    for place, (code, name) in enumerate(CLASSES, start=1):
        is_needed = any(len(zone.rates) > place and zone.rates[place] is not None for zone in zones)
        if is_needed and code not in known:
            known[code] = TaxClass(code=code, name=_free_name(str(name), taken), position=place)
            session().add(known[code])
    session().flush()
    return known


def _make(wanted: _Wanted, place: int, name: str, classes: dict[str, TaxClass]) -> None:
    zone = TaxZone(
        name=name,
        code=wanted.code,
        countries=[wanted.country],
        areas=list(wanted.areas),
        postcodes=list(wanted.postcodes),
        position=place,
    )
    class_ids = (None, *(classes[code].id if code in classes else None for code, _name in CLASSES))
    tax = NAMES.get(wanted.country) or _("VAT")
    zone.rates = [
        TaxRate(name=tax, millionths=read_percent(rate), class_id=class_id, position=position)
        for position, (rate, class_id) in enumerate(zip(wanted.rates, class_ids, strict=False), start=1)
        if rate is not None
    ]
    session().add(zone)


def _free_name(name: str, taken: set[str]) -> str:
    """The name, with a number where another zone has it already."""
    free = next(one for one in (name, *(f"{name} ({number})" for number in range(2, 1000))) if one not in taken)
    taken.add(free)
    return free
