"""Mails about parcels: one for each thing worth one, in the shopper's language, none where nobody wants it."""

from typing import Any

import pytest

from shared.db.session import store_scope, transaction
from shared.kernel.addresses import Address
from shared.kernel.ids import new_id
from shared.mail.builders import build_message
from shared.models.mail.message import mails_about
from shared.models.orders.fulfilment import ParcelStatus
from shared.models.orders.order import Order
from shared.models.shipping.rate import RateKind, all_zones
from shared.models.stores.store import Store
from shared.services.carts.checkout import save_choice
from shared.services.inventory.locations import LocationInput, add_location
from shared.services.orders.fulfil import Parcel, fulfil_order
from shared.services.orders.parcels import move_parcel
from shared.services.orders.place import place_order
from shared.services.shipping.rate_setup import RateInput, add_rate
from shared.subscribers.mail import tell_of_arrival, tell_of_parcel, tell_of_tracking
from shared.subscribers.registry import HeardEvent
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_ready_cart, make_selling

Stores = tuple[Store, Store]
COUNTER = Address(name="Zuid", street="Neude 1", city="Utrecht", postcode="3512 AD", country="NL")


@pytest.fixture
def order(two_stores: Stores) -> Order:
    with store_scope(two_stores[0].id):
        make_selling()
        return make_order((make_product(stock=5).variants[0].id, 2))


def hear(subscription: Any, store: Store, **payload: Any) -> None:
    texts = {name: value if isinstance(value, bool) else str(value) for name, value in payload.items()}
    with store_scope(store.id), transaction():
        list(subscription.react(HeardEvent(new_id(), "", store.id, texts)))


def mails(store: Store, order: Order) -> list[tuple[str, str]]:
    """(kind, text) of each, the oldest first."""
    with store_scope(store.id):
        found = sorted(mails_about(order.id), key=lambda mail: mail.id)
        return [(mail.kind, str(build_message(mail))) for mail in found]


def test_a_parcel_is_told_of_when_it_leaves_changes_and_arrives(two_stores: Stores, order: Order) -> None:
    store = two_stores[0]
    with store_scope(store.id):
        parcel = fulfil_order(order.id, Parcel(carrier="DHL", tracking_number="77"))
        move_parcel(parcel.id, ParcelStatus.DELIVERED)
    about = {"order_id": order.id, "fulfilment_id": parcel.id}
    hear(tell_of_parcel, store, **about)
    hear(tell_of_tracking, store, **about)
    hear(tell_of_arrival, store, **about, status="in_transit")
    hear(tell_of_arrival, store, **about, status="delivered")
    hear(tell_of_arrival, store, **about, status="delivered")
    found = mails(store, order)
    assert [kind for kind, _text in found] == ["orders.shipped", "orders.tracking_changed", "orders.delivered"]
    assert "tracking-id" in found[1][1]


def test_nothing_is_sent_where_nobody_wants_it(two_stores: Stores, order: Order) -> None:
    store = two_stores[0]
    with store_scope(store.id):
        parcel = fulfil_order(order.id, Parcel(tells_shopper=False))
    about = {"order_id": order.id, "fulfilment_id": parcel.id, "tells_shopper": False, "status": "delivered"}
    for subscription in (tell_of_parcel, tell_of_tracking, tell_of_arrival):
        hear(subscription, store, **about)
    assert mails(store, order) == []


def test_what_is_picked_up_is_told_with_its_place(two_stores: Stores) -> None:
    store = two_stores[0]
    with store_scope(store.id):
        make_selling()
        place = add_location(LocationInput("Zuid counter", COUNTER))
        rate = add_rate(all_zones()[0].id, RateInput("Counter", 0, kind=RateKind.PICKUP, location_id=place.id))
        cart = make_ready_cart((make_product(stock=5).variants[0].id, 1))
        save_choice(cart, rate_id=str(rate.id), provider="cash_on_delivery")
        order = place_order(cart)
        parcel = fulfil_order(order.id, Parcel())
    hear(tell_of_parcel, store, order_id=order.id, fulfilment_id=parcel.id)
    ((kind, text),) = mails(store, order)
    assert kind == "orders.ready_for_pickup"
    assert "Zuid counter" in text and "Neude 1" in text
