"""Zones that are loaded already, as the plain values that decisions are made from."""

from uuid import UUID

from shared.models.taxes.zone import TaxZone
from shared.services.taxes.decision import Zone
from shared.services.taxes.engine import Rate, ZoneRates


def plain_zone(zone: TaxZone) -> Zone:
    by_class: dict[UUID | None, tuple[Rate, ...]] = {}
    for row in zone.rates:
        rate = Rate(row.name, row.millionths, row.is_compound, row.id)
        by_class[row.class_id] = (*by_class.get(row.class_id, ()), rate)
    parts = (tuple(zone.countries), tuple(zone.areas), tuple(zone.postcodes))
    return Zone(zone.id, zone.name, *parts, ZoneRates(by_class))
