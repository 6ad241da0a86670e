"""Which taxes apply to a sale, and why. Decided from plain values: knows no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from shared.kernel.places import EVERYWHERE, most_specific
from shared.kernel.tax_ids import country_of_vat_id
from shared.models.taxes.settings import TaxSettings
from shared.services.taxes.engine import ZoneRates
from shared.services.taxes.territories import MEMBERS, Place


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
