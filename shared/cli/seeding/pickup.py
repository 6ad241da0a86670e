"""Where a demo shop's parcels leave, and where shoppers come for their goods."""

from dataclasses import replace

from shared.cli.demo.shapes import DemoPickup, DemoShop
from shared.cli.seeding.customer_rows import address_of
from shared.db.session import session
from shared.kernel.config import current_settings
from shared.models.inventory.location import Location
from shared.models.shipping.rate import RateKind, rate_translation
from shared.services.inventory.locations import LocationInput, describe_location
from shared.services.shipping.couriers import BoxSize, CourierInput, save_courier_account
from shared.services.shipping.rate_setup import RateInput, add_pickup_point

#: The shop that has an account at the stand-in for Shippo.
COURIERED = "kleistudio"
BOXES = (BoxSize("S", 250, 200, 120, 180, 2_000), BoxSize("L", 400, 300, 300, 450, 12_000))


def describe_place(shop: DemoShop, place: Location) -> None:
    """Its address, and pick-up there where the shop offers that. Call it once, inside ``transaction()``."""
    describe_location(
        place.id, LocationInput(place.name, replace(address_of(shop.address), name=""), shop.address.phone)
    )
    if shop.pickup is not None:
        _offer_pickup(shop, shop.pickup, place)
    if shop.handle == COURIERED and not current_settings().shippo_api_base.endswith("api.goshippo.com"):
        save_courier_account(CourierInput(f"shippo_test_{shop.handle}", boxes=BOXES))


def _offer_pickup(shop: DemoShop, demo: DemoPickup, place: Location) -> None:
    own, *others = shop.locales
    point = add_pickup_point(
        RateInput(
            demo.name[own],
            0,
            kind=RateKind.PICKUP,
            location_id=place.id,
            hours=demo.hours[own],
            instructions=demo.instructions[own],
        )
    )
    for locale in others:
        row = rate_translation(point.id, locale)
        row.name, row.hours, row.instructions = demo.name[locale], demo.hours[locale], demo.instructions[locale]
        session().add(row)
