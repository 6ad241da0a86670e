"""Which taxes apply to a sale, and why. Decided from plain values: knows no database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from os.path import commonprefix
from uuid import UUID

from shared.kernel.tax_ids import country_of_vat_id
from shared.models.taxes.settings import TaxSettings
from shared.models.taxes.zone import EVERYWHERE
from shared.services.taxes.engine import ZoneRates
from shared.services.taxes.territories import MEMBERS, Place, plain_postcode


class Treatment(StrEnum):
    """Why an order was taxed as it was; kept with it."""

    HOME = "home"
    ZONE = "zone"
    OSS = "oss"
    ORIGIN = "origin"
    REVERSE_CHARGE = "reverse_charge"
    EXPORT = "export"


@dataclass(frozen=True, slots=True)
class Zone:
    """A tax zone with its rates, as plain values."""

    id: UUID
    name: str
    countries: tuple[str, ...]
    areas: tuple[str, ...]
    postcodes: tuple[str, ...]
    rates: ZoneRates


@dataclass(frozen=True, slots=True)
class Decision:
    """``zone`` is the one whose rates apply; None where no tax is charged. ``home`` is the store's own country's."""

    treatment: Treatment
    zone: Zone | None
    home: Zone | None


def countries_asked(settings: TaxSettings, place: Place) -> tuple[str, ...]:
    """The countries whose zones can matter, the rest of the world among them."""
    return tuple(dict.fromkeys((place.country, place.territory or place.country, settings.country, EVERYWHERE)))


def decide(settings: TaxSettings, zones: Sequence[Zone], place: Place, tax_id: str = "") -> Decision:
    """The taxes of a sale to ``place``, by a buyer with this (checked) tax id.

    Within the EU a buyer who is registered in another member state pays no tax (reverse charge, article 138); others
    pay the rates of where the goods arrive once the store is registered for the One Stop Shop, and until then those of
    where they leave (article 59c). Outside, a country's taxes are charged where the store has a zone for it.
    """
    home_place = Place(settings.country)
    home, here = _zone_for(zones, home_place), _zone_for(zones, place)
    origin, goal = home_place.territory, place.territory
    if origin in MEMBERS and goal in MEMBERS and goal != origin:
        if country_of_vat_id(tax_id) not in ("", origin):
            return Decision(Treatment.REVERSE_CHARGE, None, home)
        if not settings.has_oss or here is None:
            return Decision(Treatment.ORIGIN, home, home)
        return Decision(Treatment.OSS, here, home)
    if here is None:
        return Decision(Treatment.EXPORT, None, home)
    return Decision(Treatment.HOME if goal == origin else Treatment.ZONE, here, home)


def _zone_for(zones: Sequence[Zone], place: Place) -> Zone | None:
    """The zone that names the place most closely; the first of equals. Parts outside a VAT area have only their own."""
    found = most_specific(zones, place)
    if place.is_outside:
        return found if found is not None and (found.areas or found.postcodes) else None
    if (found is None or EVERYWHERE in found.countries) and place.territory != place.country:
        return most_specific(zones, Place(place.territory)) or found
    return found


def most_specific(zones: Iterable[Zone], place: Place) -> Zone | None:
    """Postcodes go before areas, areas before countries, countries before the rest of the world."""
    fits = [(zone, _fit(zone, place)) for zone in zones]
    best = max((fit for _zone, fit in fits if fit is not None), default=None)
    return next((zone for zone, fit in fits if fit is not None and fit == best), None)


def _fit(zone: Zone, place: Place) -> tuple[int, int, int] | None:
    """How closely the zone names the place: (postcode, area, country); None where it does not."""
    if place.country not in zone.countries:
        return (0, 0, 0) if EVERYWHERE in zone.countries else None
    if zone.areas and place.area.strip().casefold() not in {area.casefold() for area in zone.areas}:
        return None
    closeness = max((_closeness(pattern, place.code) for pattern in zone.postcodes), default=0)
    if zone.postcodes and not closeness:
        return None
    return closeness, 1 if zone.areas else 0, 1


def _closeness(pattern: str, code: str) -> int:
    """How many letters of the postcode a pattern decides; 0 where it does not fit. Exact ones come first."""
    if not code:
        return 0
    if pattern.endswith("*"):
        start = plain_postcode(pattern)
        return 1 + len(start) if code.startswith(start) else 0
    low, high = range_of(pattern)
    if high:
        return 1 + len(commonprefix([low, high])) if low <= code[: len(low)] <= high else 0
    return 100 if code == low else 0


def range_of(pattern: str) -> tuple[str, str]:
    """The ends of ``1000-1299``; a code with a mark in it (``01000-000``) is no range: its second end is empty."""
    low, mark, high = pattern.partition("-")
    ends = plain_postcode(low), plain_postcode(high)
    if mark and len(ends[0]) == len(ends[1]):
        return ends
    return plain_postcode(pattern), ""
