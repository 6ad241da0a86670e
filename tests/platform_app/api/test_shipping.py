"""Zones, rates, pick-up points, quotes and labels through the API."""

from typing import Any
from uuid import UUID

import pytest

from shared.db.session import store_scope
from shared.gateways.couriers.emulator.server import ShippoEmulator
from shared.kernel.config import Settings
from shared.models.orders.fulfilment import ParcelStatus, fulfilments_of
from shared.services.orders.fulfil import Parcel, fulfil_order
from shared.services.orders.labels.settling import follow_label
from tests.factories.catalog import make_product
from tests.factories.couriers import connect_couriers, run_shippo
from tests.factories.orders import ADDRESS, make_order, make_selling
from tests.factories.shipping import make_pickup_place, make_shipping_zone
from tests.platform_app.api.conftest import Held

shippo = pytest.fixture(run_shippo)
RATE = {"name": "Parcel", "basis": "weight", "steps": [{"up_to": 5000, "price": 490}, {"up_to": 20000, "price": 990}]}


def test_zones_and_rates_are_made_quoted_changed_and_removed(ours: Held, theirs: Held) -> None:
    body = {"name": "Berlin", "countries": ["DE"], "postcodes": ["10*", "12000-12999"]}
    made = ours.api.post(f"{ours.path}/shipping-zones", json=body)
    assert made.status_code == 201, made.text
    zone: dict[str, Any] = made.json["data"]
    rate = ours.api.post(f"{ours.path}/shipping-rates", json={**RATE, "zone_id": zone["id"]})
    assert (rate.status_code, rate.json["data"]["steps"]) == (201, RATE["steps"])
    for postcode, grams, expected in (
        ("10115", 5000, [490]),
        ("12345", 5001, [990]),
        ("10115", 20001, []),
        ("99", 1, []),
    ):
        cart = {"country": "de", "postcode": postcode, "amount": 1000, "grams": grams}
        quoted = ours.api.post(f"{ours.path}/shipping-quotes", json=cart).json["data"]
        assert [one["price"] for one in quoted] == expected
    at = f"{ours.path}/shipping-rates/{rate.json['data']['id']}"
    assert ours.api.put(at, json={**RATE, "steps": []}).json["error"]["fields"].keys() == {"steps"}
    assert ours.api.put(at, json={"name": "Flat", "price": 700, "free_over": 5000}).json["data"]["basis"] == "flat"
    there = f"{ours.path}/shipping-zones/{zone['id']}"
    assert ours.api.put(there, json=body | {"name": "B"}, headers={"If-Match": '"99"'}).status_code == 412
    assert ours.api.delete(at).status_code == 204
    read = ours.api.get(there)
    assert read.json["data"]["rates"] == []
    assert ours.api.delete(there, headers={"If-Match": read.headers["ETag"]}).status_code == 204
    with store_scope(theirs.store.id):
        foreign = make_shipping_zone("Theirs")
    assert ours.api.get(f"{ours.path}/shipping-zones/{foreign.id}").status_code == 404
    assert ours.api.get(f"{ours.path}/shipping-rates/{foreign.rates[0].id}").status_code == 404
    assert ours.api.post(f"{ours.path}/shipping-rates", json={**RATE, "zone_id": str(foreign.id)}).status_code == 404


def test_pick_up_points_are_locations_of_this_store(ours: Held, theirs: Held) -> None:
    with store_scope(ours.store.id):
        place = str(make_pickup_place().id)
    with store_scope(theirs.store.id):
        foreign = str(make_pickup_place().id)
    path = f"{ours.path}/pick-up-points"
    assert ours.api.post(path, json={"location_id": foreign, "name": "Shop"}).status_code == 404
    made = ours.api.post(path, json={"location_id": place, "name": "Shop", "hours": "Mon"}).json["data"]
    assert [one["hours"] for one in ours.api.get(path).json["data"]] == ["Mon"]
    (quoted,) = ours.api.post(f"{ours.path}/shipping-quotes", json={"amount": 1}).json["data"]
    assert (quoted["location_id"], quoted["price"]) == (place, 0)
    assert ours.api.put(f"{path}/{made['id']}", json={"location_id": place, "name": "S"}).json["data"]["hours"] == ""
    assert ours.api.delete(f"{path}/{made['id']}").status_code == 204


def test_a_label_is_bought_heard_of_and_given_back(
    ours: Held, theirs: Held, shippo: ShippoEmulator, settings: Settings
) -> None:
    with store_scope(ours.store.id):
        make_selling()
        token = connect_couriers().token
        order = make_order((make_product(variant={"weight": 500}).variants[0].id, 1))
        parcel = fulfil_order(order.id, Parcel())
    path = f"{ours.path}/fulfilments/{parcel.id}"
    rates = ours.api.post(f"{path}/label-rates", json={}).json["data"]
    body, key = {"rate": rates[0]["reference"]}, {"Idempotency-Key": "once"}
    label = [ours.api.post(f"{path}/labels", json=body, headers=key).json["data"] for _ in range(2)][1]
    assert (label["state"], label["amount"]) == ("bought", rates[0]["amount"])
    assert ours.api.post(f"{path}/labels", json=body).status_code == 409
    assert ours.api.get(f"{ours.path}/labels/{label['id']}/file").data.startswith(b"%PDF")
    assert theirs.api.get(f"{theirs.path}/labels/{label['id']}").status_code == 404
    told = {"event": "track_updated", "data": {"tracking_number": label["tracking_number"]}}
    hook = f"/webhooks/couriers/{ours.store.id}"
    assert ours.api.post(f"{hook}/wrong", json=told).status_code == 404
    assert ours.api.post(f"{hook}/{token}", json=told).json == {"received": True, "used": True}
    assert ours.api.post(f"{hook}/{token}", data=b"{").json == {"received": True, "used": False}
    shippo.move(label["tracking_number"], "DELIVERED")
    with store_scope(ours.store.id):
        follow_label(UUID(label["id"]))
        assert fulfilments_of(order.id)[0].status is ParcelStatus.DELIVERED
    assert ours.api.post(f"{ours.path}/labels/{label['id']}/refund").status_code == 502
    assert ours.api.get(f"{path}/labels").json["data"][0]["state"] == "refund_refused"


def test_checkouts_offer_couriers_and_pick_up(ours: Held, shippo: ShippoEmulator) -> None:
    with store_scope(ours.store.id):
        make_selling()
        connect_couriers()
        place = make_pickup_place().id
        variant = make_product(price=2000, variant={"weight": 500}).variants[0].id
    ours.api.post(f"{ours.path}/pick-up-points", json={"location_id": str(place), "name": "Shop"})
    lines = [{"variant_id": str(variant), "quantity": 1}]
    cart = ours.api.post(f"{ours.path}/carts", json={"lines": lines}).json["data"]
    there = f"{ours.path}/checkouts/{cart['id']}"
    contact: dict[str, Any] = {"email": "noor@example.org", "shipping_address": ADDRESS.to_dict()}
    shown = ours.api.put(f"{there}/contact", json=contact).json["data"]
    assert [one["name"] for one in shown["shipping_rates"]][::3] == ["PostNL Standard", "Shop"]
    chosen = {"rate_id": shown["shipping_rates"][0]["id"], "payment_provider": "cash_on_delivery"}
    order = ours.api.post(f"{there}/orders", json=chosen)
    assert (order.status_code, order.json["data"]["shipping_name"]) == (201, "PostNL Standard"), order.text
    came = {"email": "noor@example.org", "shipping_address": {"name": "Noor"}, "picks_up": True, "lines": lines}
    order = ours.api.post(f"{ours.path}/checkouts", json=came | {"payment_provider": "cash_on_delivery"})
    assert (order.status_code, order.json["data"]["delivery_kind"]) == (201, "pickup"), order.text
