"""Shipping zones, made by the services, in the store that is open."""

from shared.kernel.places import EVERYWHERE
from shared.models.shipping.rate import ShippingZone, zone_by_id
from shared.services.shipping.rate_setup import RateInput, add_rate
from shared.services.shipping.zones import ZoneInput, create_zone
from tests.factories.stores import unique


def make_shipping_zone(
    name: str | None = None,
    *,
    countries: tuple[str, ...] = (EVERYWHERE,),
    price: int = 495,
    free_over: int | None = None,
    rate: str = "Standard",
) -> ShippingZone:
    """A zone with one flat rate in minor units; without countries it is the whole world."""
    zone = create_zone(ZoneInput(name or unique("Zone"), countries))
    add_rate(zone.id, RateInput(rate, price, free_over))
    return zone_by_id(zone.id)
