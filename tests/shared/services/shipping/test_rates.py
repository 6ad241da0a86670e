"""What an address is offered: by weight, price, number and distance, and where it can be picked up."""

from collections.abc import Iterator

import pytest

from shared.db.session import store_scope
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.places import Spot
from shared.models.shipping.rate import RateBasis, RateKind, ShippingZone
from shared.models.stores.store import Store
from shared.services.inventory.locations import LocationInput, add_location
from shared.services.shipping.distances import replace_places
from shared.services.shipping.rate_setup import RateInput, add_pickup_point, add_rate
from shared.services.shipping.rates import explain_rates, has_pickup_points, rate_for, rates_for
from shared.services.shipping.tables import Shipment, Step
from tests.factories.shipping import make_pickup_place, make_shipping_zone
from tests.queries import count_queries

ROME = Spot("IT", "RM", "00118")
CART = Shipment(3000, 4000, 3)


@pytest.fixture
def store(two_stores: tuple[Store, Store]) -> Iterator[Store]:
    with store_scope(two_stores[0].id):
        yield two_stores[0]


@pytest.fixture
def zone(store: Store) -> ShippingZone:
    return make_shipping_zone("Italy", countries=("IT",), price=900, rate="Flat")


def by(zone: ShippingZone, basis: RateBasis, *steps: tuple[int | None, int], name: str = "") -> None:
    add_rate(zone.id, RateInput(name or basis.value, 0, basis=basis, steps=tuple(Step(*one) for one in steps)))


def test_what_fits_is_offered_by_price_and_a_store_with_flat_rates_asks_once(zone: ShippingZone) -> None:
    with count_queries() as queries:
        assert [offer.name for offer in rates_for(ROME, CART, "en")] == ["Flat"]
    assert len(queries) == 1
    by(zone, RateBasis.WEIGHT, (3999, 100), (None, 950))
    by(zone, RateBasis.PRICE, (2999, 1), (3000, 800))
    by(zone, RateBasis.QUANTITY, (2, 100))
    assert [(offer.name, offer.price) for offer in rates_for(ROME, CART, "en")] == [
        ("price", 800),
        ("Flat", 900),
        ("weight", 950),
    ]


def test_distance_counts_only_between_postcodes_that_the_table_knows(zone: ShippingZone) -> None:
    make_pickup_place()
    by(zone, RateBasis.DISTANCE, (1_000_000, 500), (2_000_000, 700))
    assert [offer.name for offer in rates_for(ROME, CART, "en")] == ["Flat"]
    _zone, considered = explain_rates(ROME, CART, "en")
    assert [one.is_unplaced for one in considered] == [False, True]
    replace_places(b"country,postcode,latitude,longitude\nNL,35*,52.09,5.12\nIT,00,41.9,12.5\nIT,001,41.9,12.5\n")
    with count_queries() as queries:
        assert [(offer.name, offer.price) for offer in rates_for(ROME, CART, "en")][0] == ("distance", 700)
    assert len(queries) == 3
    assert [offer.name for offer in rates_for(Spot("IT", "", "90121"), CART, "en")] == ["Flat"]


def test_pick_up_needs_no_address_and_stands_after_deliveries(zone: ShippingZone) -> None:
    place = make_pickup_place()
    wanted = RateInput("Shop", 0, kind=RateKind.PICKUP, location_id=place.id, hours="Mon", instructions="Ring")
    assert not has_pickup_points()
    point = add_pickup_point(wanted)
    assert has_pickup_points()
    assert [offer.name for offer in rates_for(ROME, CART, "en")] == ["Flat", "Shop"]
    for goal in (None, Spot("JP")):
        (offer,) = rates_for(goal, CART, "en")
        assert (offer.id, offer.price) == (point.id, 0)
        assert offer.pickup_at is not None
        assert offer.pickup_at.to_dict() | {"hours": "Mon", "instructions": "Ring"} == offer.pickup_at.to_dict()
    with pytest.raises(Invalid):
        rate_for(zone.rates[0].id, Spot("JP"), CART, "en")


def test_a_pick_up_point_is_a_place_of_this_store_with_an_address(
    zone: ShippingZone, two_stores: tuple[Store, Store]
) -> None:
    with store_scope(two_stores[1].id):
        foreign = make_pickup_place().id
    with pytest.raises(NotFound):
        add_pickup_point(RateInput("Shop", 0, kind=RateKind.PICKUP, location_id=foreign))
    bare = add_location(LocationInput("Bare")).id
    with pytest.raises(Invalid):
        add_pickup_point(RateInput("Shop", 0, kind=RateKind.PICKUP, location_id=bare))
    assert not has_pickup_points()
