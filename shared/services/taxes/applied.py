"""The taxes of one sale: one statement, and none in a store that charges none."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, Text, and_, bindparam, select

from shared.db.fixed import FixedStatement
from shared.kernel.addresses import Address
from shared.models.taxes.settings import TaxSettings
from shared.models.taxes.zone import TaxRate, TaxZone
from shared.services.taxes.decision import Decision, Zone, countries_asked, decide
from shared.services.taxes.engine import Rate, Taxable, Taxes, ZoneRates, assess
from shared.services.taxes.territories import Place


@dataclass(frozen=True, slots=True)
class Taxing:
    """What was decided for a sale; works out its taxes for any lines and delivery."""

    settings: TaxSettings
    decision: Decision

    def assess(self, lines: Sequence[Taxable], shipping: int, fee: int) -> Taxes:
        """Amounts in minor units, after discounts."""
        zone, home = self.decision.zone, self.decision.home
        rates, contained = zone.rates if zone else None, home.rates if home else None
        return assess(lines, shipping, self.settings, rates, contained=contained, fee=fee)


def taxing_for(settings: TaxSettings, address: Address, tax_id: str = "") -> Taxing | None:
    """How a sale that goes there is taxed; None where the store charges no taxes."""
    if not settings.is_on:
        return None
    place = _place_of(address)
    zones = zones_in(countries_asked(settings, place))
    return Taxing(settings, decide(settings, zones, place, tax_id))


def foresee_taxing(settings: TaxSettings, address: Address) -> None:
    """Ask for what ``taxing_for`` wants along with the next statement."""
    if settings.is_on:
        _ZONES.foresee(countries=list(countries_asked(settings, _place_of(address))))


def _place_of(address: Address) -> Place:
    return Place(address.country, address.area, address.postcode)


def taxing_at_home(settings: TaxSettings) -> Taxing | None:
    """The same while nobody knows where it goes: as if to the store's own country, where prices include tax.

    None where prices come without tax: nothing can be said before the address is known.
    """
    return taxing_for(settings, Address(country=settings.country)) if settings.prices_include else None


def zones_in(countries: Sequence[str]) -> list[Zone]:
    """The zones that name one of these countries, in the merchant's order, with their rates."""
    found: dict[Any, list[Any]] = {}
    for row in _ZONES.all(countries=list(countries)):
        found.setdefault(row.zone_id, []).append(row)
    return [_zone(rows) for rows in found.values()]


def _zone(rows: list[Any]) -> Zone:
    by_class: dict[Any, tuple[Rate, ...]] = {}
    for row in rows:
        if row.id is not None:
            rate = Rate(row.name, row.millionths, row.is_compound, row.id)
            by_class[row.class_id] = (*by_class.get(row.class_id, ()), rate)
    first = rows[0]
    parts = (tuple(first.countries), tuple(first.areas), tuple(first.postcodes))
    return Zone(first.zone_id, first.zone_name, *parts, ZoneRates(by_class))


def _statement() -> Any:
    of_zone = and_(TaxRate.store_id == TaxZone.store_id, TaxRate.zone_id == TaxZone.id)
    return (
        select(
            *(TaxZone.id.label("zone_id"), TaxZone.name.label("zone_name")),
            *(TaxZone.countries, TaxZone.areas, TaxZone.postcodes),
            *(TaxRate.id, TaxRate.class_id, TaxRate.name, TaxRate.millionths, TaxRate.is_compound),
        )
        .outerjoin(TaxRate, of_zone)
        .where(TaxZone.countries.bool_op("&&")(bindparam("countries", type_=ARRAY(Text))))
        .order_by(TaxZone.position, TaxZone.name, TaxZone.id, TaxRate.position, TaxRate.id)
    )


_ZONES = FixedStatement(_statement)
