"""Products through the API: filters, sparse fields, parts, partial changes, options, many at once, bundles."""

from typing import Any

from shared.db.session import store_scope, transaction
from shared.models.catalog.whole_product import product_with_parts
from shared.services.stores.operations import run_operation
from tests.factories.catalog import make_collection, make_product
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


def made(ours: Held, **changes: Any) -> dict[str, Any]:
    answer = ours.api.post(f"{ours.path}/products", json=BODY | changes)
    assert answer.status_code == 201, answer.text
    product: dict[str, Any] = answer.json["data"]
    return product


def titles(ours: Held, query: str) -> list[str]:
    answer = ours.api.get(f"{ours.path}/products?{query}&fields=title")
    assert answer.status_code == 200, answer.text
    return [row["title"] for row in answer.json["data"]]


def test_lists_are_filtered_and_sorted(ours: Held) -> None:
    with store_scope(ours.store.id):
        cheap = make_product("Azure cup", price=500, vendor="Noord", tags=("clay", "sale"))
        make_product("Zinc tub", price=90000, vendor="Noord")
        shelf = make_collection("Azures", products=(cheap,))
    assert titles(ours, "tag=sale") == ["Azure cup"]
    assert titles(ours, "vendor=Noord&sort=-price") == ["Zinc tub", "Azure cup"]
    assert titles(ours, "vendor=Noord&sort=title") == ["Azure cup", "Zinc tub"]
    assert titles(ours, "price_from=80000") == ["Zinc tub"]
    assert titles(ours, "price_to=600") == ["Azure cup"]
    assert titles(ours, f"collection_id={shelf.id}") == ["Azure cup"]
    assert titles(ours, "updated_since=2100-01-01T00:00:00Z") == []
    assert ours.api.get(f"{ours.path}/products?sort=secret").status_code == 422
    assert ours.api.get(f"{ours.path}/products?sort=title&cursor={cheap.id}").status_code == 422


def test_only_the_fields_and_parts_that_are_asked_for(ours: Held) -> None:
    product = made(ours)
    address = f"{ours.path}/products/{product['id']}"
    assert set(ours.api.get(f"{address}?fields=title,price_min").json["data"]) == {
        "id",
        "version",
        "title",
        "price_min",
    }
    whole = ours.api.get(f"{address}?include=variants,options,media,collections").json["data"]
    assert [value["name"] for value in whole["options"][0]["values"]] == ["Ash", "Sea"]
    assert (len(whole["variants"]), whole["media"], whole["collections"]) == (2, [], [])
    for query in ("fields=password", "include=orders"):
        assert ours.api.get(f"{ours.path}/products?{query}").status_code == 422


def test_parts_cost_one_statement_each_however_many_products(ours: Held) -> None:
    def queries(per_page: int) -> int:
        with count_queries() as counted:
            path = f"{ours.path}/products?per_page={per_page}&include=variants,options,media,collections"
            assert ours.api.get(path).status_code == 200
        return len(counted)

    with store_scope(ours.store.id), transaction():
        for _ in range(12):
            make_product(options={"Size": ["S", "M"]})
    queries(1)
    assert queries(1) == queries(15) <= 9


def test_a_patch_changes_what_it_names_and_nothing_else(ours: Held) -> None:
    product = made(ours, tags=["clay"], vendor="Zuid")
    address = f"{ours.path}/products/{product['id']}"
    etag = ours.api.get(address).headers["ETag"]
    changed = ours.api.open(address, method="PATCH", json={"title": "Salt pot"}, headers={"If-Match": etag})
    assert changed.status_code == 200, changed.text
    now = changed.json["data"]
    assert (now["title"], now["vendor"], now["tags"], now["status"]) == ("Salt pot", "Zuid", ["clay"], "active")
    assert [row["id"] for row in now["variants"]] == [row["id"] for row in product["variants"]]
    late = ours.api.open(address, method="PATCH", json={"title": "Late"}, headers={"If-Match": etag})
    assert late.status_code == 412
    planned = ours.api.open(address, method="PATCH", json={"publish_at": "2030-01-01T08:00:00+01:00"}).json["data"]
    assert planned["published_at"].startswith("2030-01-01T07:00:00")
    assert ours.api.open(address, method="PATCH", json={"take_down_at": "2020-01-01T00:00:00Z"}).status_code == 422


def test_options_are_renamed_and_extended_without_losing_variants(ours: Held) -> None:
    product = made(ours)
    address = f"{ours.path}/products/{product['id']}/options"
    option = ours.api.get(address).json["data"][0]
    ash, sea = option["values"]
    body = {
        "options": [
            {
                "id": option["id"],
                "name": "Colour",
                "values": [{"id": ash["id"], "name": "Ash grey"}, {"id": sea["id"], "name": "Sea"}, {"name": "Sand"}],
            }
        ]
    }
    answer = ours.api.open(address, method="PUT", json=body)
    assert answer.status_code == 200, answer.text
    assert [value["name"] for value in answer.json["data"][0]["values"]] == ["Ash grey", "Sea", "Sand"]
    variants = ours.api.get(f"{ours.path}/products/{product['id']}/variants").json["data"]
    assert [(row["title"], row["price"], row["available"]) for row in variants] == [
        ("Ash grey", 3200, 4),
        ("Sea", 3400, 0),
        ("Sand", 3200, 0),
    ]
    assert variants[0]["id"] == product["variants"][0]["id"]


def test_the_2049th_variant_is_refused_kindly(ours: Held) -> None:
    product = made(ours)
    names = [{"name": f"V{number}"} for number in range(129)]
    body = {"options": [{"name": "A", "values": names[:16]}, {"name": "B", "values": names}]}
    answer = ours.api.open(f"{ours.path}/products/{product['id']}/options", method="PUT", json=body)
    assert answer.status_code == 422
    assert answer.json["error"]["fields"]["options"] == "This makes 2064 variants; a product has at most 2048."


def test_variants_are_added_changed_together_and_removed(ours: Held) -> None:
    product = made(ours, options=[{"name": "Glaze", "values": ["Ash", "Sea", "Sand"]}])
    address = f"{ours.path}/products/{product['id']}/variants"
    added = ours.api.post(address, json={"values": ["Sand"], "price": 3600, "sku": "SALT-D", "stock": 2})
    assert (added.status_code, added.json["data"]["available"]) == (201, 2)
    first, second = (row["id"] for row in product["variants"])
    wish = {"variants": [{"id": first, "price": 100, "sku": "SALT-S"}, {"id": second, "sku": "SALT-A", "cost": 7}]}
    answer = ours.api.open(address, method="PATCH", json=wish)
    assert [(row["price"], row["sku"], row["cost"]) for row in answer.json["data"]] == [
        (100, "SALT-S", None),
        (3400, "SALT-A", 7),
    ]
    one = f"{ours.path}/variants/{first}"
    taken = ours.api.open(one, method="PATCH", json={"sku": "SALT-D"})
    assert (taken.status_code, list(taken.json["error"]["fields"])) == (422, [f"{first}.sku"])
    assert ours.api.open(one, method="PATCH", json={"price": 10**15}).status_code == 422
    assert ours.api.open(one, method="DELETE").status_code == 204
    assert len(ours.api.get(address).json["data"]) == 2


def test_a_copy_is_a_draft_made_once_per_key(ours: Held) -> None:
    product = made(ours)
    address, key = f"{ours.path}/products/{product['id']}/copies", {"Idempotency-Key": "copy-1"}
    first = ours.api.post(address, json={"title": "Second", "sku_suffix": "-2"}, headers=key)
    again = ours.api.post(address, json={"title": "Second", "sku_suffix": "-2"}, headers=key)
    assert first.get_data() == again.get_data()
    copy = first.json["data"]
    assert (copy["status"], [row["sku"] for row in copy["variants"]]) == ("draft", ["SALT-A-2", "SALT-S-2"])


def test_many_products_are_upserted_each_for_itself(ours: Held) -> None:
    made(ours)
    items = [
        {"handle": "salt-pig", "title": "Salt pot"},
        {"handle": "new-bowl", "title": "Bowl", "variants": [{"price": 100, "sku": "B-1", "stock": 3}]},
        {"handle": "no-title"},
        {"handle": "typo", "title": "X", "variants": [{"price": -1}]},
        {"handle": "taken", "title": "Taken", "variants": [{"price": 1, "sku": "SALT-A"}]},
        {"handle": "new-bowl", "vendor": "Zuid"},
    ]
    answer = ours.api.post(f"{ours.path}/products/bulk", json={"items": items}, headers={"Idempotency-Key": "b"})
    assert answer.status_code == 200, answer.text
    results = answer.json["data"]
    assert [row["status"] for row in results] == ["updated", "created", "failed", "failed", "failed", "updated"]
    assert set(results[2]["error"]["fields"]) == {"title"}
    assert set(results[3]["error"]["fields"]) == {"variants.0.price"}
    assert "variants.0.sku" in results[4]["error"]["fields"]
    bowl = ours.api.get(f"{ours.path}/products/{results[1]['id']}").json["data"]
    assert (bowl["vendor"], bowl["title"], bowl["variants"][0]["available"]) == ("Zuid", "Bowl", 3)
    again = ours.api.post(f"{ours.path}/products/bulk", json={"items": items}, headers={"Idempotency-Key": "b"})
    assert again.get_data() == answer.get_data()
    assert ours.api.get(f"{ours.path}/products?handle=taken").json["data"] == []


def test_products_are_found_by_sku_too(ours: Held) -> None:
    product = made(ours)
    variants = [{"values": ["Ash"], "price": 1, "sku": "SALT-A"}, {"values": ["Sea"], "price": 2, "sku": "SALT-S"}]
    items = [{"title": "Renamed", "variants": variants}, {"title": "Nameless", "variants": [{"price": 1}]}]
    results = ours.api.post(f"{ours.path}/products/bulk", json={"match": "sku", "items": items}).json["data"]
    assert [row["status"] for row in results] == ["updated", "failed"]
    assert results[0]["id"] == product["id"]
    with store_scope(ours.store.id):
        stored = product_with_parts(product["id"])
        assert [(str(row.id), row.price) for row in stored.variants] == [
            (product["variants"][0]["id"], 1),
            (product["variants"][1]["id"], 2),
        ]


def test_a_change_to_many_is_counted_first_and_then_an_operation(ours: Held) -> None:
    product = made(ours, vendor="Zuid")
    wish = {"selection": {"vendor": "Zuid"}, "kind": "price", "percent": "10", "ending": "99", "dry_run": True}
    counted = ours.api.post(f"{ours.path}/products/changes", json=wish).json["data"]
    assert counted == {"operation_id": None, "total": 1, "changing": 1}
    started = ours.api.post(f"{ours.path}/products/changes", json=wish | {"dry_run": False})
    assert started.status_code == 202
    operation = started.json["data"]["operation_id"]
    with store_scope(ours.store.id):
        run_operation(operation)
    assert ours.api.get(f"{ours.path}/operations/{operation}").json["data"]["status"] == "done"
    prices = ours.api.get(f"{ours.path}/products/{product['id']}").json["data"]["variants"]
    assert [row["price"] for row in prices] == [3499, 3699]
    everything = {"selection": {}, "kind": "delete"}
    assert ours.api.post(f"{ours.path}/products/changes", json=everything).status_code == 422


def test_a_bundle_says_what_it_is_made_of(ours: Held, theirs: Held) -> None:
    cup = made(ours)["variants"][0]["id"]
    box = made(ours, title="Box", options=[], variants=[{"price": 9000}])["variants"][0]["id"]
    address = f"{ours.path}/variants/{box}/bundle"
    put = {"parts": [{"variant_id": cup, "quantity": 2}], "discount": 1000}
    shown = ours.api.open(address, method="PUT", json=put).json["data"]
    assert (shown["available"], shown["discount"], shown["parts"][0]["quantity"]) == (2, 1000, 2)
    foreign = made(theirs)["variants"][0]["id"]
    wrong = ours.api.open(address, method="PUT", json={"parts": [{"variant_id": foreign}]})
    assert (wrong.status_code, list(wrong.json["error"]["fields"])) == (422, ["parts.0"])
    assert ours.api.open(address, method="DELETE").status_code == 204
    assert ours.api.get(address).json["data"]["is_bundle"] is False


def test_readers_cannot_write_and_strangers_find_nothing(ours: Held, theirs: Held, settings: Any) -> None:
    product = made(ours)
    variant = product["variants"][0]["id"]
    reader = make_caller(settings, ours.store, "catalog.view")
    writes = (
        ("PATCH", f"/products/{product['id']}", {"title": "X"}),
        ("POST", f"/products/{product['id']}/copies", {}),
        ("PUT", f"/products/{product['id']}/options", {"options": []}),
        ("POST", f"/products/{product['id']}/variants", {"price": 1}),
        ("PATCH", f"/products/{product['id']}/variants", {"variants": [{"id": variant, "price": 1}]}),
        ("PATCH", f"/variants/{variant}", {"price": 1}),
        ("DELETE", f"/variants/{variant}", None),
        ("PUT", f"/variants/{variant}/bundle", {"parts": [{"variant_id": variant}]}),
    )
    for method, path, body in writes:
        assert reader.open(f"{ours.path}{path}", method=method, json=body).status_code == 403, path
        assert theirs.api.open(f"{theirs.path}{path}", method=method, json=body).status_code == 404, path
    for path, body in (("/products/bulk", {"items": [{}]}), ("/products/changes", {"selection": {}, "kind": "delete"})):
        assert reader.post(f"{ours.path}{path}", json=body).status_code == 403
