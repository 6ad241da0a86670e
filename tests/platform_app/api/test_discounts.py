"""Discounts and their codes over the API."""

from typing import Any

from shared.db.session import store_scope
from shared.services.orders.place import place_order
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_ready_cart, make_selling
from tests.factories.promotions import make_discount
from tests.platform_app.api.conftest import Held
from tests.queries import count_queries

SPRING = {"name": "Spring", "kind": "percentage", "value": 1000, "code": "spring10"}


def data(response: Any, status: int = 200) -> Any:
    assert response.status_code == status, response.get_data(as_text=True)
    return response.get_json()["data"]


def test_a_discount_is_made_read_changed_and_removed(ours: Held, theirs: Held) -> None:
    path = f"{ours.path}/discounts"
    made = data(ours.api.post(path, json=SPRING), 201)
    assert (made["code"], made["state"], made["uses"], made["covered"]) == ("SPRING10", "running", 0, None)
    one = f"{path}/{made['id']}"
    kept = ours.api.get(one)
    changed = ours.api.open(
        one, method="PUT", json=SPRING | {"value": 2000, "usage_limit": 5}, headers={"If-Match": kept.headers["ETag"]}
    )
    assert (data(changed)["value"], data(changed)["usage_limit"]) == (2000, 5)
    stale = ours.api.open(one, method="PUT", json=SPRING, headers={"If-Match": kept.headers["ETag"]})
    assert stale.status_code == 412
    assert [row["name"] for row in data(ours.api.get(f"{path}?q=SPRING10"))] == ["Spring"]
    foreign = theirs.api.get(f"{theirs.path}/discounts/{made['id']}")
    assert foreign.status_code == 404
    assert ours.api.open(one, method="DELETE", headers={"If-Match": changed.headers["ETag"]}).status_code == 204


def test_what_is_wrong_is_named(ours: Held) -> None:
    path = f"{ours.path}/discounts"
    for wrong, field in (
        ({"value": 10_001}, "value"),
        ({"code": "a b/c"}, "code"),
        ({"tiers": [{"quantity": 2, "value": 1}, {"quantity": 2, "value": 2}], "kind": "tiers"}, "tiers"),
        ({"covered": {}}, "covered"),
        ({"combines_with": ["everything"]}, "combines_with"),
        ({"used": 3}, "used"),
    ):
        answer = ours.api.post(path, json=SPRING | wrong)
        assert answer.status_code == 422, wrong
        assert any(name.startswith(field) for name in answer.get_json()["error"]["fields"]), wrong


def test_codes_are_made_once_per_key(ours: Held) -> None:
    made = data(ours.api.post(f"{ours.path}/discounts", json=SPRING | {"code": "", "has_codes": True}), 201)
    path, headers = f"{ours.path}/discounts/{made['id']}/codes", {"Idempotency-Key": "hundred"}
    first, again = (
        data(ours.api.post(path, json={"count": 100, "prefix": "vip-"}, headers=headers), 201) for _ in "ab"
    )
    assert len(set(first["codes"])) == 100 and first == again
    listed = ours.api.get(f"{path}?per_page=10").get_json()
    assert (listed["total"], len(listed["data"])) == (100, 10)
    assert ours.api.open(f"{path}/{listed['data'][0]['id']}", method="DELETE").status_code == 204


def test_orders_tell_what_they_were_placed_with(ours: Held) -> None:
    with store_scope(ours.store.id):
        make_selling()
        bowl = make_product("Bowl", price=1_000, stock=9).variants[0].id
        make_order((bowl, 1))
    data(ours.api.get(f"{ours.path}/orders"))
    with count_queries() as plain:
        data(ours.api.get(f"{ours.path}/orders"))
    with store_scope(ours.store.id):
        make_discount(10, name="Ten off")
        order = place_order(make_ready_cart((bowl, 2)))
    with count_queries() as queries:
        found = data(ours.api.get(f"{ours.path}/orders"))
    assert len(queries) == len(plain) + 1
    [told] = found[0]["discounts"]
    assert (told["name"], told["amount"], found[0]["discount"], found[1]["discounts"]) == ("Ten off", 200, 200, [])
    assert data(ours.api.get(f"{ours.path}/orders/{order.id}"))["lines"][0]["discount"] == 200


def test_a_list_costs_the_same_however_long_it_is(ours: Held) -> None:
    def asked() -> int:
        with count_queries() as queries:
            data(ours.api.get(f"{ours.path}/discounts"))
        return len(queries)

    with store_scope(ours.store.id):
        make_discount(10, code="A")
    asked()
    few = asked()
    with store_scope(ours.store.id):
        for number in range(12):
            make_discount(10, code=f"MORE{number}")
    assert asked() == few
