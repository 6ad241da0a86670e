"""Parcels: split over lines and locations, followed, arrived, and taken back to the unit."""

from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.db.session import session, store_scope, transaction
from shared.kernel.addresses import Address
from shared.kernel.couriers import COURIERS, tracking_link
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.places import Spot
from shared.models.inventory.level import levels_of
from shared.models.inventory.location import first_location
from shared.models.inventory.movement import outstanding_of
from shared.models.orders.event import timeline_of
from shared.models.orders.fulfilment import ParcelStatus, fulfilment_by_id
from shared.models.orders.order import Order, order_by_id
from shared.models.orders.status import FulfilmentState
from shared.models.shipping.rate import RateKind, all_zones
from shared.models.stores.store import Store
from shared.services.carts.checkout import save_choice
from shared.services.inventory.locations import LocationInput, add_location
from shared.services.inventory.stock import set_stock
from shared.services.orders.fulfil import Parcel, fulfil_order
from shared.services.orders.parcels import cancel_parcel, change_tracking, move_parcel
from shared.services.orders.place import place_order
from shared.services.orders.tracking import Tracking
from shared.services.shipping.rate_setup import RateInput, add_rate
from shared.services.shipping.rates import rates_for
from shared.services.shipping.tables import Shipment
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_ready_cart, make_selling
from tests.factories.stores import unique

Stores = tuple[Store, Store]
COUNTER = Address(name="Zuid", street="Neude 1", city="Utrecht", postcode="3512 AD", country="NL")


def figures(variant_id: UUID) -> list[tuple[int, int]]:
    """(on hand, reserved) by location."""
    return [(level.on_hand, level.reserved) for level in levels_of([variant_id])]


def sell(stock: int, quantity: int) -> tuple[UUID, Order]:
    make_selling()
    variant = make_product(stock=stock).variants[0].id
    return variant, make_order((variant, quantity))


def test_a_parcel_taken_back_leaves_no_trace_in_the_stock(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        variant, order = sell(5, 3)
        before = figures(variant)
        parcel = fulfil_order(order.id, Parcel({order.lines[0].id: 2}), actor="Mara")
        assert figures(variant) == [(3, 1)]
        cancel_parcel(parcel.id, reason="Wrong box", actor="Mara")
        assert figures(variant) == before == [(5, 3)]
        order = order_by_id(order.id)
        assert (order.fulfilment_state, order.lines[0].fulfilled) == (FulfilmentState.UNFULFILLED, 0)
        assert [event.kind for event in timeline_of(order.id)] == ["parcel_cancelled", "fulfilled", "placed"]
        with pytest.raises(Conflict):
            cancel_parcel(parcel.id)
        fulfil_order(order.id, Parcel())
        assert figures(variant) == [(2, 0)]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.booleans(), st.integers(1, 4)), min_size=1, max_size=8))
def test_whatever_is_sent_and_taken_back_stock_equals_what_the_order_says(
    two_stores: Stores, steps: list[tuple[bool, int]]
) -> None:
    with store_scope(two_stores[0].id):
        variant, order = sell(9, 6)
        line, out = order.lines[0].id, []
        for is_sent, number in steps:
            try:
                if is_sent:
                    out.append((fulfil_order(order.id, Parcel({line: number})).id, number))
                elif out:
                    parcel_id, _count = out.pop(number % len(out))
                    cancel_parcel(parcel_id)
            except Invalid:
                assert sum(count for _id, count in out) + number > 6
            sent = sum(count for _id, count in out)
            assert figures(variant) == [(9 - sent, 6 - sent)]
            assert order_by_id(order.id).lines[0].fulfilled == sent
            assert sum(outstanding_of("order", order.id).values()) == 6 - sent


def test_a_parcel_packed_elsewhere_takes_the_promise_along(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        variant, order = sell(5, 4)
        other = add_location(LocationInput(unique("Shop"), COUNTER))
        set_stock(variant, 3, location_id=other.id)
        with pytest.raises(Conflict):
            fulfil_order(order.id, Parcel(location_id=other.id))
        assert figures(variant) == [(5, 4), (3, 0)]
        parcel = fulfil_order(order.id, Parcel({order.lines[0].id: 3}, location_id=other.id))
        assert figures(variant) == [(5, 1), (0, 0)]
        fulfil_order(order.id, Parcel())
        assert figures(variant) == [(4, 0), (0, 0)]
        cancel_parcel(parcel.id)
        assert figures(variant) == [(4, 0), (3, 3)]


def test_a_location_of_another_store_packs_nothing(two_stores: Stores) -> None:
    with store_scope(two_stores[1].id):
        theirs = add_location(LocationInput(unique("Shop"), COUNTER)).id
    with store_scope(two_stores[0].id):
        _variant, order = sell(5, 1)
        with pytest.raises(NotFound):
            fulfil_order(order.id, Parcel(location_id=theirs))
        ours = fulfil_order(order.id, Parcel()).id
    with store_scope(two_stores[1].id):
        for change in (cancel_parcel, lambda one: move_parcel(one, ParcelStatus.DELIVERED)):
            with pytest.raises(NotFound):
                change(ours)


def test_a_parcel_goes_its_way_and_not_back(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        _variant, order = sell(5, 1)
        parcel = fulfil_order(order.id, Parcel())
        for status in ("in_transit", "out_for_delivery", "failed", "out_for_delivery", "delivered"):
            move_parcel(parcel.id, ParcelStatus(status), actor="Courier")
        assert fulfilment_by_id(parcel.id).delivered_at is not None
        for status in ("in_transit", "cancelled", "picked_up", "returned"):
            with pytest.raises(Conflict):
                move_parcel(parcel.id, ParcelStatus(status))
        with pytest.raises(Conflict):
            cancel_parcel(parcel.id)


def test_known_couriers_link_themselves_and_own_links_stay(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        _variant, order = sell(5, 3)
        line = order.lines[0].id
        known = fulfil_order(order.id, Parcel({line: 1}, carrier="post nl", tracking_number="3S/1"))
        assert known.tracking_url == "https://jouw.postnl.nl/track-and-trace/3S%2F1"
        moved = change_tracking(known.id, Tracking("DHL", "77", known.tracking_url))
        assert moved.tracking_url.endswith("tracking-id=77")
        own = fulfil_order(order.id, Parcel({line: 1}, "Bike", "1", "https://bike.example/1"))
        assert change_tracking(own.id, Tracking("Bike", "2", own.tracking_url)).tracking_url == "https://bike.example/1"
        with pytest.raises(Invalid):
            change_tracking(own.id, Tracking("Bike", "2", "javascript:alert(1)"))


def test_every_courier_has_a_safe_link_with_a_place_for_the_number() -> None:
    for courier in COURIERS:
        assert courier.link.startswith("https://")
        assert courier.link.count("{number}") == 1
        assert "a%26b%3D%2F" in tracking_link(courier.name, "a&b=/")
    assert tracking_link("Nobody", "1") == tracking_link("DHL", " ") == ""


def test_what_is_picked_up_names_its_place_and_lies_ready(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        make_selling()
        variant = make_product(stock=5).variants[0].id
        zone = all_zones()[0]
        with pytest.raises(Invalid):
            add_rate(zone.id, RateInput("At the counter", 0, kind=RateKind.PICKUP))
        place = add_location(LocationInput("Zuid counter", COUNTER, "+31 30 231 2345"))
        rate = add_rate(zone.id, RateInput("At the counter", 0, kind=RateKind.PICKUP, location_id=place.id))
        offer = next(one for one in rates_for(Spot("NL"), Shipment(1500), "en") if one.id == rate.id)
        assert offer.pickup_at is not None and offer.pickup_at.address["street"] == "Neude 1"
        cart = make_ready_cart((variant, 1))
        save_choice(cart, rate_id=str(rate.id), provider="cash_on_delivery")
        order = place_order(cart)
        assert (order.delivery_kind, order.pickup_place["name"]) == (RateKind.PICKUP, "Zuid counter")
        parcel = fulfil_order(order.id, Parcel())
        assert parcel.status is ParcelStatus.READY
        with pytest.raises(Conflict):
            move_parcel(parcel.id, ParcelStatus.DELIVERED)
        assert move_parcel(parcel.id, ParcelStatus.PICKED_UP).delivered_at is not None
        with transaction():
            place.is_active = False
            session().add(place)
        assert rate.id not in {one.id for one in rates_for(Spot("NL"), Shipment(1500), "en")}
        assert first_location() is not None
