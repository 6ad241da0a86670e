"""Zones with their rates, for lists: two statements however many there are."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from shared.db.session import session
from shared.models.shipping.rate import RateKind, ShippingRate, ShippingZone, all_zones


@dataclass(frozen=True, slots=True)
class ZoneRates:
    zone: ShippingZone
    rates: tuple[ShippingRate, ...]


def zones_with_rates() -> list[ZoneRates]:
    """Every zone in the merchant's order, with its deliveries in theirs."""
    zones = all_zones()
    found: dict[UUID, list[ShippingRate]] = {}
    wanted = select(ShippingRate).where(
        ShippingRate.zone_id.in_([zone.id for zone in zones]), ShippingRate.kind == RateKind.DELIVERY
    )
    for rate in session().scalars(wanted.order_by(ShippingRate.position, ShippingRate.id)):
        found.setdefault(rate.zone_id, []).append(rate)
    return [ZoneRates(zone, tuple(found.get(zone.id, ()))) for zone in zones]
