"""Returns through the API."""

from uuid import UUID, uuid4

import pytest

from shared.db.session import store_scope
from shared.gateways.couriers.emulator.server import ShippoEmulator
from shared.models.inventory.location import active_locations
from tests.factories.catalog import make_product
from tests.factories.couriers import connect_couriers, run_shippo
from tests.factories.orders import make_selling
from tests.factories.returns import make_return, make_sent_order
from tests.platform_app.api.conftest import Held
from tests.queries import count_queries

shippo = pytest.fixture(run_shippo)


@pytest.fixture
def order_id(ours: Held) -> UUID:
    with store_scope(ours.store.id):
        make_selling()
        return make_sent_order().id


def line_of(held: Held, order_id: UUID) -> str:
    return str(held.api.get(f"{held.path}/orders/{order_id}").json["data"]["lines"][0]["id"])


def test_a_return_from_the_request_to_the_money(ours: Held, order_id: UUID) -> None:
    line = line_of(ours, order_id)
    with store_scope(ours.store.id):
        shelf = str(active_locations()[0].id)
    body = {"order_id": str(order_id), "lines": [{"line_id": line, "quantity": 2, "reason": "size"}], "approve": True}
    made = ours.api.post(f"{ours.path}/returns", json=body, headers={"Idempotency-Key": "r1"}).json["data"]
    assert ours.api.post(f"{ours.path}/returns", json=body, headers={"Idempotency-Key": "r1"}).json["data"] == made
    path = f"{ours.path}/returns/{made['id']}"
    assert (made["status"], made["origin"], made["lines"][0]["quantity"]) == ("approved", "api", 2)
    assert ours.api.post(f"{path}/receipts", json={"lines": [{"line_id": line, "quantity": 3}]}).status_code == 422
    assert ours.api.post(f"{path}/receipts", json={}).json["data"]["lines"][0]["received"] == 2
    found = {"lines": [{"line_id": line, "condition": "resellable", "location_id": shelf}]}
    assert ours.api.post(f"{path}/inspection", json=found).json["data"]["lines"][0]["restocked"] == 2
    refund = ours.api.post(f"{path}/refunds", json={"restocking_fee": 1000}).json["data"]
    assert (refund["amount"], refund["origin"], refund["reason"]) == (4000, "api", "returned")
    assert ours.api.post(f"{path}/closure").json["data"]["status"] == "closed"
    [listed] = ours.api.get(f"{ours.path}/returns?order_id={order_id}&status=closed").json["data"]
    assert listed == ours.api.get(path).json["data"] and listed["refunded"] == 4000


def test_an_exchange_answers_with_its_order(ours: Held, order_id: UUID) -> None:
    with store_scope(ours.store.id):
        variant = str(make_product("Mug", price=1800, stock=2).variants[0].id)
    body = {"order_id": str(order_id), "lines": [{"line_id": line_of(ours, order_id), "quantity": 1}], "approve": True}
    path = f"{ours.path}/returns/{ours.api.post(f'{ours.path}/returns', json=body).json['data']['id']}"
    swaps = {"swaps": [{"variant_id": variant, "quantity": 1}]}
    assert ours.api.post(f"{path}/swaps", json=swaps).json["data"]["swap_total"] == 1800
    order = ours.api.post(f"{path}/exchange").json["data"]
    assert (order["total"], order["payment_state"]) == (1800, "paid")
    assert ours.api.get(path).json["data"]["exchange_order_id"] == order["id"]


def test_another_stores_return_does_not_exist(ours: Held, theirs: Held, order_id: UUID) -> None:
    with store_scope(ours.store.id):
        made = make_return(make_sent_order())
    bodies = {
        "approval": {},
        "refusal": {"reason": "No"},
        "receipts": {},
        "inspection": {"lines": [{"line_id": str(uuid4()), "condition": "damaged"}]},
        "refunds": {},
        "swaps": {"swaps": []},
        "exchange": {},
        "closure": {},
        "cancellation": {},
    }
    path = f"{theirs.path}/returns/{made.id}"
    assert theirs.api.get(path).status_code == 404
    assert {end: theirs.api.post(f"{path}/{end}", json=body).status_code for end, body in bodies.items()} == (
        dict.fromkeys(bodies, 404)
    )
    line = {"line_id": line_of(ours, order_id), "quantity": 1}
    opened = theirs.api.post(f"{theirs.path}/returns", json={"order_id": str(order_id), "lines": [line]})
    assert opened.status_code == 404 and theirs.api.get(f"{theirs.path}/returns").json["data"] == []


def test_a_list_costs_the_same_however_long_it_is(ours: Held, order_id: UUID) -> None:
    counts = []
    for _ in range(2):
        with store_scope(ours.store.id):
            for _number in range(2):
                make_return(make_sent_order(1))
        ours.api.get(f"{ours.path}/returns")
        with count_queries() as queries:
            assert ours.api.get(f"{ours.path}/returns").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_is_wanted_instead_and_a_label_come_with_it(
    ours: Held, theirs: Held, order_id: UUID, shippo: ShippoEmulator
) -> None:
    with store_scope(ours.store.id):
        connect_couriers()
        variant = str(make_product("Mug", price=1800, stock=1).variants[0].id)
    line = {"line_id": line_of(ours, order_id), "quantity": 1, "instead": variant}
    made = ours.api.post(f"{ours.path}/returns", json={"order_id": str(order_id), "lines": [line]}).json["data"]
    assert [swap["variant_id"] for swap in made["swaps"]] == [variant]
    again = ours.api.post(f"{ours.path}/returns", json={"order_id": str(order_id), "lines": [line]})
    assert again.status_code == 409
    path = f"{ours.path}/returns/{made['id']}"
    rate = ours.api.post(f"{path}/label-rates", json={}).json["data"][0]["reference"]
    label = ours.api.post(f"{path}/labels", json={"rate": rate}).json["data"]
    assert (label["return_id"], label["fulfilment_id"], label["state"]) == (made["id"], None, "bought")
    assert ours.api.post(f"{path}/labels", json={"rate": rate}).status_code == 409
    assert ours.api.get(f"{path}/labels").json["data"] == [label]
    assert theirs.api.get(f"{theirs.path}/returns/{made['id']}/labels").status_code == 404
