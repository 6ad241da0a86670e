"""The stock room over the API, from the first location to the last receipt."""

from typing import Any
from uuid import UUID

import pytest

from shared.db.session import store_scope
from shared.kernel.ids import new_id
from shared.models.catalog.variant import variant_by_id
from shared.services.inventory.locations import ensure_default_location
from tests.factories.catalog import make_product
from tests.factories.inventory import make_purchase, make_transfer
from tests.platform_app.api.conftest import Held
from tests.queries import count_queries


@pytest.fixture
def jug(ours: Held) -> UUID:
    with store_scope(ours.store.id):
        ensure_default_location()
        return make_product("Jug", stock=10, sku="JUG", variant={"cost": 600}).variants[0].id


def data(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json["data"]


def post(held: Held, path: str, body: Any = None, **headers: str) -> Any:
    return held.api.post(f"{held.path}{path}", json=body or {}, headers=headers)


def test_locations_are_made_changed_with_their_etag_and_not_given_up_in_use(ours: Held, jug: UUID) -> None:
    made = data(post(ours, "/locations", {"name": "Attic", "address": {"city": "Utrecht", "country": "NL"}}), 201)
    path = f"{ours.path}/locations/{made['id']}"
    body = {"name": "Loft", "is_active": True}
    stale = ours.api.put(path, json=body, headers={"If-Match": '"9"'})
    assert stale.status_code == 412
    changed = ours.api.put(path, json=body, headers={"If-Match": '"1"'})
    assert (data(changed)["name"], changed.headers["ETag"]) == ("Loft", '"2"')
    first = data(ours.api.get(f"{ours.path}/locations"))[0]
    refused = ours.api.put(f"{ours.path}/locations/{first['id']}", json={"name": "Shop", "is_active": False})
    assert refused.status_code == 409
    assert "still have stock here" in refused.json["error"]["message"]


def test_levels_are_read_set_and_adjusted_in_bulk_once(ours: Held, jug: UUID) -> None:
    (level,) = data(ours.api.get(f"{ours.path}/levels?sku=JUG"))
    assert (level["on_hand"], level["available"], level["unit"]) == (10, 10, "piece")
    path = f"{ours.path}/variants/{jug}/levels/{level['location_id']}"
    assert ours.api.put(path, json={"on_hand": 4, "before": 9}).status_code == 409
    assert data(ours.api.put(path, json={"on_hand": 12, "before": 10, "note": "Found two"}))["on_hand"] == 12
    body = {"reason": "damaged", "items": [{"sku": "JUG", "quantity": -2}]}
    for _again in range(2):
        assert data(post(ours, "/stock-adjustments", body, **{"Idempotency-Key": "k1"}), 201)[0]["on_hand"] == 10
    moves = data(ours.api.get(f"{ours.path}/movements?variant_id={jug}&kind=adjusted"))
    assert [move["on_hand"] for move in moves][:2] == [-2, 2]
    assert moves[0]["actor"] == "Test" and moves[1]["note"] == "Found two"
    unknown = post(ours, "/stock-adjustments", {"items": [{"sku": "NOPE", "quantity": 1}]})
    assert unknown.status_code == 404


def test_a_transfer_goes_its_way(ours: Held, jug: UUID) -> None:
    source = data(ours.api.get(f"{ours.path}/locations"))[0]["id"]
    target = data(post(ours, "/locations", {"name": "Attic"}), 201)["id"]
    lines = [{"variant_id": str(jug), "quantity": 4}]
    made = data(post(ours, "/transfers", {"source_id": source, "destination_id": target, "lines": lines}), 201)
    path = f"/transfers/{made['id']}"
    assert data(post(ours, f"{path}/dispatch"), 201)["status"] == "in_transit"
    assert data(ours.api.get(f"{ours.path}/levels?location_id={target}"))[0]["incoming"] == 4
    part = {"lines": [{"line_id": made["lines"][0]["id"], "received": 3}]}
    assert data(post(ours, f"{path}/receipts", part), 201)["lines"][0]["open"] == 1
    assert data(post(ours, f"{path}/cancellation"), 201)["status"] == "received"
    assert post(ours, f"{path}/dispatch").status_code == 409


def test_a_purchase_order_is_received_into_the_average_cost(ours: Held, jug: UUID) -> None:
    supplier = data(post(ours, "/suppliers", {"name": "Clay", "currency": "USD"}), 201)["id"]
    place = data(ours.api.get(f"{ours.path}/locations"))[0]["id"]
    body = {
        "supplier_id": supplier,
        "location_id": place,
        "lines": [{"variant_id": str(jug), "quantity": 10, "unit_cost": 1000}],
        "extra_costs": [{"name": "Freight", "amount": 1000}],
    }
    assert "rate" in post(ours, "/purchase-orders", body).json["error"]["fields"]
    made = data(post(ours, "/purchase-orders", body | {"rate": "0.9"}), 201)
    assert made["lines"][0]["landed_cost"] == 1000
    path = f"/purchase-orders/{made['id']}"
    assert data(post(ours, f"{path}/placement"), 201)["status"] == "ordered"
    assert data(post(ours, f"{path}/receipts"), 201)["status"] == "closed"
    with store_scope(ours.store.id):
        assert variant_by_id(jug).cost == 800


def test_a_stock_take_by_codes(ours: Held, jug: UUID) -> None:
    place = data(ours.api.get(f"{ours.path}/locations"))[0]["id"]
    take = data(post(ours, "/stock-takes", {"location_id": place}), 201)
    path = f"/stock-takes/{take['id']}"
    counted = {"adding": True, "items": [{"code": "JUG", "counted": 4}]}
    data(post(ours, f"{path}/counts", counted), 201)
    assert data(post(ours, f"{path}/counts", counted), 201)["different"] == 1
    (line,) = data(ours.api.get(f"{ours.path}{path}/lines?view=different"))
    assert (line["expected"], line["counted"], line["difference"]) == (10, 8, -2)
    assert data(post(ours, f"{path}/application"), 201)["status"] == "applied"
    assert data(ours.api.get(f"{ours.path}/levels?sku=JUG"))[0]["on_hand"] == 8


def test_waiting_shoppers_are_noted_and_forgotten(ours: Held, jug: UUID) -> None:
    body = {"variant_id": str(jug), "email": "noor@example.org", "consent": "Yes"}
    assert post(ours, "/back-in-stock-requests", body).status_code == 409
    data(post(ours, "/stock-adjustments", {"mode": "set", "items": [{"sku": "JUG", "quantity": 0}]}), 201)
    made = data(post(ours, "/back-in-stock-requests", body), 201)
    assert len(data(ours.api.get(f"{ours.path}/back-in-stock-requests?status=waiting"))) == 1
    assert ours.api.delete(f"{ours.path}/back-in-stock-requests/{made['id']}").status_code == 204


def test_another_stores_things_do_not_exist_here(ours: Held, theirs: Held, jug: UUID) -> None:
    with store_scope(theirs.store.id):
        foreign = make_product(stock=3).variants[0].id
        transfer, purchase = make_transfer((foreign, 1)), make_purchase((foreign, 1, 100))
        place = ensure_default_location().id
    paths = [
        f"/transfers/{transfer.id}",
        f"/purchase-orders/{purchase.id}",
        f"/locations/{place}",
        f"/stock-takes/{new_id()}",
    ]
    for path in paths:
        assert ours.api.get(f"{ours.path}{path}").status_code == 404, path
    assert post(ours, f"/transfers/{transfer.id}/dispatch").status_code == 404
    body = {"items": [{"variant_id": str(foreign), "quantity": 1}]}
    assert post(ours, "/stock-adjustments", body).status_code == 404


@pytest.mark.parametrize(
    "path", ["/levels", "/movements", "/transfers", "/purchase-orders", "/suppliers", "/stock-takes"]
)
def test_lists_cost_the_same_however_long(path: str, ours: Held, jug: UUID) -> None:
    counts = []
    for rows in (1, 5):
        with store_scope(ours.store.id):
            for _row in range(rows):
                make_transfer((jug, 1))
                make_purchase((make_product(stock=1).variants[0].id, 1, 100))
        ours.api.get(f"{ours.path}{path}")
        with count_queries() as queries:
            assert ours.api.get(f"{ours.path}{path}").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 5, counts
