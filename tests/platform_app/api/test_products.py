"""Products through the API."""

from dataclasses import replace
from typing import Any

import pytest

from shared.db.session import store_scope
from shared.kernel.config import Settings, current_settings, use_settings
from tests.factories.catalog import make_product
from tests.platform_app.api.conftest import Held, make_caller
from tests.queries import count_queries

BODY: dict[str, Any] = {
    "title": "Salt pig",
    "status": "active",
    "options": [{"name": "Glaze", "values": ["Ash", "Sea"]}],
    "variants": [
        {"values": ["Ash"], "price": 3200, "sku": "SALT-A", "stock": 4},
        {"values": ["Sea"], "price": 3400, "sku": "SALT-S", "stock": 0},
    ],
}


def test_a_product_is_created_read_changed_and_removed(ours: Held) -> None:
    made = ours.api.post(f"{ours.path}/products", json=BODY)
    assert made.status_code == 201, made.text
    product = made.json["data"]
    assert [(variant["sku"], variant["available"]) for variant in product["variants"]] == [("SALT-A", 4), ("SALT-S", 0)]
    address = f"{ours.path}/products/{product['id']}"
    read = ours.api.get(address)
    assert read.json["data"]["handle"] == "salt-pig"
    changed = ours.api.open(
        address, method="PUT", json=BODY | {"title": "Salt pot"}, headers={"If-Match": read.headers["ETag"]}
    )
    assert changed.json["data"]["title"] == "Salt pot"
    assert [v["id"] for v in changed.json["data"]["variants"]] == [v["id"] for v in product["variants"]]
    assert ours.api.open(address, method="DELETE").status_code == 204
    assert ours.api.get(address).status_code == 404


def test_a_write_over_somebody_elses_change_is_refused(ours: Held) -> None:
    product = ours.api.post(f"{ours.path}/products", json=BODY).json["data"]
    address = f"{ours.path}/products/{product['id']}"
    stale = ours.api.get(address).headers["ETag"]
    ours.api.open(address, method="PUT", json=BODY | {"title": "First"})
    late = ours.api.open(address, method="PUT", json=BODY | {"title": "Second"}, headers={"If-Match": stale})
    assert (late.status_code, late.json["error"]["code"]) == (412, "precondition_failed")
    assert ours.api.get(address).json["data"]["title"] == "First"


def test_the_same_key_creates_one_product(ours: Held) -> None:
    key = {"Idempotency-Key": "create-salt-pig"}
    first = ours.api.post(f"{ours.path}/products", json=BODY, headers=key)
    again = ours.api.post(f"{ours.path}/products", json=BODY, headers=key)
    other = ours.api.post(f"{ours.path}/products", json=BODY | {"title": "Other"}, headers=key)
    assert first.get_data() == again.get_data()
    assert again.headers["Idempotent-Replayed"] == "true"
    assert other.status_code == 422
    assert ours.api.get(f"{ours.path}/products?handle=salt-pig-2").json["data"] == []


def test_wrong_input_names_every_field(ours: Held) -> None:
    answer = ours.api.post(f"{ours.path}/products", json={"title": "", "variants": [{"price": -1}], "colour": "red"})
    assert answer.status_code == 422
    assert set(answer.json["error"]["fields"]) == {"title", "variants.0.price", "colour"}
    assert answer.json["data"] is None


def test_a_taken_sku_is_said_beside_its_field(ours: Held) -> None:
    ours.api.post(f"{ours.path}/products", json=BODY)
    answer = ours.api.post(f"{ours.path}/products", json=BODY)
    assert answer.status_code == 422
    assert any("sku" in name for name in answer.json["error"]["fields"])


def test_lists_go_on_by_cursor_without_gaps(ours: Held) -> None:
    with store_scope(ours.store.id):
        for number in range(5):
            make_product(f"Tile {number}")
    seen, cursor = [], ""
    while True:
        page = ours.api.get(f"{ours.path}/products?per_page=3{cursor}").json
        seen += [product["id"] for product in page["data"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert len(seen) == len(set(seen)) == 8
    assert ours.api.get(f"{ours.path}/products?page=2&per_page=3").json["total"] == 8


def test_a_list_costs_the_same_however_long_it_is(ours: Held) -> None:
    def queries(per_page: int) -> int:
        with count_queries() as counted:
            assert ours.api.get(f"{ours.path}/products?per_page={per_page}").status_code == 200
        return len(counted)

    with store_scope(ours.store.id):
        for _ in range(12):
            make_product(options={"Size": ["S", "M", "L"]})
    queries(1)
    assert queries(1) == queries(15) <= 6


def test_another_stores_product_and_no_product_answer_alike(ours: Held, theirs: Held) -> None:
    foreign = theirs.api.post(f"{theirs.path}/products", json=BODY).json["data"]["id"]
    missing = ours.api.get(f"{ours.path}/products/{theirs.store.id}")
    answers = [
        ours.api.get(f"{ours.path}/products/{foreign}"),
        ours.api.open(f"{ours.path}/products/{foreign}", method="PUT", json=BODY),
        ours.api.open(f"{ours.path}/products/{foreign}", method="DELETE"),
    ]
    assert {(answer.status_code, answer.get_data()) for answer in answers} == {(404, missing.get_data())}
    assert ours.api.get(f"{theirs.path}/products").status_code == 404
    assert theirs.api.get(f"{theirs.path}/products/{foreign}").status_code == 200


@pytest.mark.parametrize("bearer", ["", "ssk_made_up", "not.a.token"])
def test_strangers_are_asked_to_sign_in(ours: Held, bearer: str) -> None:
    ours.api.headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    answer = ours.api.get(f"{ours.path}/products")
    assert (answer.status_code, answer.json["error"]["code"]) == (401, "not_authenticated")


def test_a_key_does_what_it_was_made_for_only(ours: Held, settings: Settings) -> None:
    reader = make_caller(settings, ours.store, "catalog.view")
    assert reader.get(f"{ours.path}/products").status_code == 200
    assert reader.post(f"{ours.path}/products", json=BODY).status_code == 403
    assert reader.get(f"{ours.path}/orders").status_code == 403


def test_a_wrong_method_says_which_are_allowed(ours: Held) -> None:
    answer = ours.api.open(f"{ours.path}/products", method="PATCH")
    assert answer.status_code == 405
    assert {"GET", "POST"} <= set(answer.headers["Allow"].replace(" ", "").split(","))


@pytest.mark.parametrize("handle", ["a%00b", "%ED%A0%80", "%FF"])
def test_text_that_cannot_be_stored_is_refused_kindly(ours: Held, handle: str) -> None:
    assert ours.api.get(f"{ours.path}/products?handle={handle}").status_code in (200, 422)


def test_too_many_requests_are_told_when_to_come_back(ours: Held, settings: Settings) -> None:
    use_settings(replace(current_settings(), api_rate_limit="2 per minute"))
    answers = [ours.api.get(f"{ours.path}/products") for _ in range(3)]
    use_settings(settings)
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_a_product_is_sold_by_the_kilogram(ours: Held) -> None:
    rule = {"unit": "kg", "least_quantity": 250, "quantity_step": 50}
    made = ours.api.post(f"{ours.path}/products", json=BODY | rule).json["data"]
    assert {name: made[name] for name in rule} == rule
    kept = ours.api.open(f"{ours.path}/products/{made['id']}", method="PUT", json=BODY).json["data"]
    assert {name: kept[name] for name in rule} == rule
    odd = ours.api.post(f"{ours.path}/products", json=BODY | rule | {"quantity_step": 60, "variants": BODY["variants"]})
    assert (odd.status_code, list(odd.json["error"]["fields"])) == (422, ["least_quantity"])
    other = ours.api.open(f"{ours.path}/products/{made['id']}", method="PUT", json=BODY | rule | {"unit": "m"})
    assert (other.status_code, list(other.json["error"]["fields"])) == (409, ["unit"])
