"""Shipping zones, made by the services, in the store that is open."""

from shared.db.session import transaction
from shared.kernel.addresses import Address
from shared.kernel.places import EVERYWHERE
from shared.models.inventory.location import Location
from shared.models.shipping.rate import ShippingZone, zone_by_id
from shared.models.stores.revision import touch_storefront
from shared.services.inventory.locations import ensure_default_location
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


def make_pickup_place() -> Location:
    """The location that serves first, in Utrecht with an address, so that shoppers can come there."""
    location = ensure_default_location()
    with transaction():
        location.country, location.phone = "NL", "+31301234567"
        location.address = Address(street="Oudegracht 1", city="Utrecht", postcode="3511 AB", country="NL").to_dict()
        touch_storefront()
    return location
