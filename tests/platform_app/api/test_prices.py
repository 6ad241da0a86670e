"""Prices over the API: sales, price lists, own prices, their record, customer groups and currencies."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.db.session import store_scope
from shared.kernel import clock
from shared.models.catalog.product import Product
from tests.factories.catalog import make_product
from tests.factories.prices import make_group, make_price_list, make_sale
from tests.platform_app.api.conftest import Held
from tests.queries import count_queries

SALE = {"name": "Spring", "kind": "percentage", "value": 2000, "covers_all": True}


@pytest.fixture
def product(ours: Held) -> Product:
    with store_scope(ours.store.id):
        return make_product("Kettle", price=2_000, options={"Size": ["S", "L"]}, sku="KETTLE")


def data(response: Any, status: int = 200) -> Any:
    assert response.status_code == status, response.get_data(as_text=True)
    return response.get_json()["data"]


def put(held: Held, path: str, **options: Any) -> Any:
    return held.api.open(path, method="PUT", **options)


def delete(held: Held, path: str, **options: Any) -> Any:
    return held.api.open(path, method="DELETE", **options)


def price(held: Held, variant_id: UUID, **query: Any) -> Any:
    found = data(held.api.get(f"{held.path}/prices", query_string={"variant_id": str(variant_id), **query}))
    return found[0] if found else None


def test_a_sale_lowers_prices_until_it_is_ended(ours: Held, product: Product) -> None:
    created = ours.api.post(f"{ours.path}/sales", json=SALE)
    sale = data(created, 201)
    assert (sale["state"], created.headers["ETag"]) == ("running", f'"{sale["version"]}"')
    found = price(ours, product.variants[0].id)
    assert (found["amount"], found["usual"], found["compare_at"], found["lowest_30_days"]) == (1600, 2000, 2000, 2000)
    assert data(ours.api.post(f"{ours.path}/sales/{sale['id']}/ending"), 201)["state"] == "over"
    assert price(ours, product.variants[0].id)["amount"] == 2000
    assert ours.api.post(f"{ours.path}/sales/{sale['id']}/ending").status_code == 409


def test_a_repeated_post_makes_one_sale(ours: Held, product: Product) -> None:
    headers = {"Idempotency-Key": "spring"}
    first, second = (ours.api.post(f"{ours.path}/sales", json=SALE, headers=headers) for _time in range(2))
    assert data(first, 201)["id"] == data(second, 201)["id"]
    assert ours.api.get(f"{ours.path}/sales").get_json()["total"] == 1


def test_who_read_an_older_sale_does_not_overwrite_it(ours: Held, product: Product) -> None:
    with store_scope(ours.store.id):
        sale = make_sale()
    path, tag = f"{ours.path}/sales/{sale.id}", f'"{sale.version}"'
    changed = put(ours, path, json={**SALE, "value": 3000}, headers={"If-Match": tag})
    assert data(changed)["value"] == 3000
    assert put(ours, path, json=SALE, headers={"If-Match": tag}).status_code == 412
    assert delete(ours, path, headers={"If-Match": tag}).status_code == 412
    assert delete(ours, path).status_code == 204


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"value": 10_001}, "value"),
        ({"covers_all": False}, "targets"),
        ({"starts_at": "2031-01-02T00:00:00Z", "ends_at": "2031-01-02T00:00:00Z"}, "ends_at"),
        ({"name": " "}, "name"),
        ({"starts_at": "2031-01-02T00:00:00"}, "starts_at"),
    ],
)
def test_a_sale_that_cannot_be_is_refused_by_field(ours: Held, wrong: dict[str, Any], field: str) -> None:
    refused = ours.api.post(f"{ours.path}/sales", json={**SALE, **wrong})
    assert refused.status_code == 422
    assert field in refused.get_json()["error"]["fields"]


def test_another_stores_products_cannot_be_put_on_sale(ours: Held, theirs: Held) -> None:
    with store_scope(theirs.store.id):
        foreign = make_product().id
    refused = ours.api.post(f"{ours.path}/sales", json={**SALE, "covers_all": False, "product_ids": [str(foreign)]})
    assert refused.status_code == 404


def test_a_price_list_is_written_in_bulk_with_a_result_for_each_item(ours: Held, product: Product) -> None:
    with store_scope(ours.store.id):
        group = make_group("Wholesale")
    body = {"name": "Wholesale", "currency": "EUR", "group_id": str(group.id)}
    wholesale = data(ours.api.post(f"{ours.path}/price-lists", json=body), 201)
    items = [
        {"sku": "KETTLE-1", "amount": 1500},
        {"sku": "KETTLE-1", "amount": 1200, "min_quantity": 10},
        {"sku": "NOBODY", "amount": 1},
        {"variant_id": str(product.variants[1].id), "amount": None},
    ]
    path = f"{ours.path}/price-lists/{wholesale['id']}"
    results = data(ours.api.post(f"{path}/prices", json={"items": items}))
    assert [row["status"] for row in results] == ["set", "set", "refused", "removed"]
    assert results[2]["message"]
    rows = data(ours.api.get(f"{path}/prices"))
    assert [(row["min_quantity"], row["amount"]) for row in rows] == [(1, 1500), (10, 1200)]
    assert data(ours.api.get(path))["variants"] == 1
    variant, member = product.variants[0].id, {"group_id": str(group.id)}
    assert price(ours, variant)["amount"] == 2000
    assert price(ours, variant, **member)["amount"] == 1500
    assert price(ours, variant, **member)["tiers"] == [{"quantity": 10, "amount": 1200}]
    assert price(ours, variant, quantity=10, **member)["amount"] == 1200


def test_a_thousand_prices_are_a_few_statements_and_one_more_is_refused(ours: Held) -> None:
    with store_scope(ours.store.id):
        price_list = make_price_list()
        options = {"Size": [str(number) for number in range(25)], "Colour": [str(number) for number in range(40)]}
        wide = make_product("Wide", options=options, stock=None)
    path = f"{ours.path}/price-lists/{price_list.id}/prices"
    items = [{"variant_id": str(variant.id), "amount": 5} for variant in wide.variants]
    with count_queries() as counted:
        assert len(data(ours.api.post(path, json={"items": items}))) == 1_000
    assert len(counted) <= 25
    assert ours.api.post(path, json={"items": [*items, items[0]]}).status_code == 422


def test_own_prices_change_in_bulk_and_are_recorded(ours: Held, product: Product) -> None:
    first, second = product.variants
    tag = ours.api.get(f"{ours.path}/products/{product.id}").headers["ETag"]
    items = [
        {"sku": "KETTLE-1", "price": 2500, "cost": 900},
        {"variant_id": str(second.id), "compare_at_price": 3000},
        {"variant_id": str(second.id), "price": 10**14 + 1},
    ]
    refused = ours.api.post(f"{ours.path}/prices", json={"items": items})
    assert refused.status_code == 422
    results = data(ours.api.post(f"{ours.path}/prices", json={"items": [*items[:2], {"sku": "X", "price": 1}]}))
    assert [row["status"] for row in results] == ["set", "set", "refused"]
    read = ours.api.get(f"{ours.path}/products/{product.id}")
    assert read.headers["ETag"] != tag
    shown = data(read)
    assert (shown["price_min"], shown["price_max"]) == (2000, 2500)
    assert [variant["cost"] for variant in shown["variants"]] == [900, None]
    history = data(ours.api.get(f"{ours.path}/variants/{first.id}/price-history"))
    assert [row["amount"] for row in history] == [2000, 2500]


def test_a_variant_has_a_sale_of_its_own(ours: Held, product: Product) -> None:
    path = f"{ours.path}/variants/{product.variants[0].id}/sale"
    body = {"amount": 1100, "ends_at": (clock.now() + timedelta(days=2)).isoformat()}
    assert data(put(ours, path, json=body))["amount"] == 1100
    refused = put(ours, path, json={"amount": 2000})
    assert (refused.status_code, list(refused.get_json()["error"]["fields"])) == (422, ["amount"])
    assert delete(ours, path).status_code == 204
    assert price(ours, product.variants[0].id)["amount"] == 2000


def test_groups_are_kept_and_their_members_too(ours: Held, theirs: Held) -> None:
    body = {"name": "Wholesale", "description": "Shops"}
    group = data(ours.api.post(f"{ours.path}/customer-groups", json=body), 201)
    assert (group["code"], group["members"]) == ("wholesale", 0)
    path = f"{ours.path}/customer-groups/{group['id']}"
    refused = ours.api.post(f"{path}/members", json={"customer_ids": [str(UUID(int=1))]})
    assert refused.status_code == 404
    assert theirs.api.get(f"{theirs.path}/customer-groups/{group['id']}").status_code == 404
    with store_scope(ours.store.id):
        make_price_list(group_id=UUID(group["id"]))
    kept = delete(ours, path)
    assert (kept.status_code, "price list" in kept.get_json()["error"]["message"]) == (409, True)


def test_currencies_are_set_and_price_everything(ours: Held, product: Product) -> None:
    body = {"currencies": [{"code": "JPY", "rate": "160.5", "step": 10}], "shows_lowest_price": True}
    shown = data(put(ours, f"{ours.path}/currencies", json=body))
    assert shown["currencies"][0]["rate"] == "160.5"
    assert price(ours, product.variants[0].id, currency="JPY")["amount"] == 3210
    unknown = {"variant_id": str(product.variants[0].id), "currency": "USD"}
    assert ours.api.get(f"{ours.path}/prices", query_string=unknown).status_code == 422
    wrong = put(ours, f"{ours.path}/currencies", json={"currencies": [{"code": "EUR", "rate": "0"}]})
    assert {"currencies.0.code", "currencies.0.rate"} <= set(wrong.get_json()["error"]["fields"])


@pytest.mark.parametrize("path", ["/sales", "/price-lists", "/customer-groups"])
def test_lists_ask_the_same_however_long_they_are(ours: Held, path: str) -> None:
    def make_some() -> None:
        with store_scope(ours.store.id):
            make_sale(tags=("a", "b"))
            make_group()
            make_price_list()

    make_some()
    ours.api.get(ours.path + path)
    with count_queries() as few:
        assert len(data(ours.api.get(ours.path + path))) == 1
    for _time in range(3):
        make_some()
    with count_queries() as many:
        assert len(data(ours.api.get(ours.path + path))) == 4
    assert len(few) == len(many) <= 6


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_another_stores_rules_do_not_exist_here(ours: Held, theirs: Held, method: str) -> None:
    with store_scope(theirs.store.id):
        paths = [f"/sales/{make_sale().id}", f"/price-lists/{make_price_list().id}"]
    bodies = [SALE, {"name": "List", "currency": "EUR"}]
    for path, body in zip(paths, bodies, strict=True):
        options = {"json": body} if method == "put" else {}
        assert ours.api.open(ours.path + path, method=method.upper(), **options).status_code == 404
