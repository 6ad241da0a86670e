"""Taxes through the API."""

from typing import Any

from shared.db.session import store_scope
from shared.kernel.config import Settings
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
from tests.factories.taxes import make_eu_taxes
from tests.platform_app.api.conftest import Held, make_caller
from tests.queries import count_queries

ZONE = {"name": "Quebec", "countries": ["CA"], "areas": ["QC"]}


def make_zone(held: Held, **more: Any) -> dict[str, Any]:
    made = held.api.post(f"{held.path}/tax-zones", json={**ZONE, **more})
    assert made.status_code == 201, made.text
    return dict(made.json["data"])


def test_a_zone_gets_rates_and_is_changed_by_whoever_saw_it(ours: Held) -> None:
    zone = make_zone(ours)
    body = {"zone_id": zone["id"], "name": "QST", "percent": "9.975"}
    rate = ours.api.post(f"{ours.path}/tax-rates", json=body)
    assert (rate.status_code, rate.json["data"]["percent"]) == (201, "9.975")
    read = ours.api.get(f"{ours.path}/tax-zones/{zone['id']}")
    assert [one["name"] for one in read.json["data"]["rates"]] == ["QST"]
    at = f"{ours.path}/tax-rates/{rate.json['data']['id']}"
    changed = ours.api.put(at, json={"name": "QST", "percent": "10"}, headers={"If-Match": rate.headers["ETag"]})
    assert (changed.status_code, changed.json["data"]["percent"]) == (200, "10")
    late = ours.api.put(at, json={"name": "QST", "percent": "11"}, headers={"If-Match": rate.headers["ETag"]})
    assert late.status_code == 412
    there, seen = f"{ours.path}/tax-zones/{zone['id']}", {"If-Match": read.headers["ETag"]}
    renamed = ours.api.put(there, json={**ZONE, "name": "Québec"}, headers=seen)
    assert renamed.json["data"]["name"] == "Québec" and len(renamed.json["data"]["rates"]) == 1
    listed = ours.api.get(f"{ours.path}/tax-rates?zone_id={zone['id']}").json
    assert (listed["total"], listed["data"][0]["percent"]) == (1, "10")
    assert ours.api.delete(at, headers={"If-Match": changed.headers["ETag"]}).status_code == 204
    assert ours.api.delete(there, headers={"If-Match": renamed.headers["ETag"]}).status_code == 204
    assert ours.api.get(f"{ours.path}/tax-zones").json["data"] == []


def test_what_makes_no_sense_is_refused_with_its_field(ours: Held) -> None:
    zone = make_zone(ours)
    for path, body, field in (
        ("tax-zones", {"name": "B", "countries": ["XX"]}, "countries"),
        ("tax-zones", {"name": "B", "countries": ["*"], "areas": ["X"]}, "areas"),
        ("tax-rates", {"zone_id": zone["id"], "name": "V", "percent": "101"}, "percent"),
        ("tax-rates", {"zone_id": zone["id"], "name": "V", "percent": "1e3"}, "percent"),
        ("tax-classes", {"name": " "}, "name"),
    ):
        refused = ours.api.post(f"{ours.path}/{path}", json=body)
        assert (refused.status_code, list(refused.json["error"]["fields"])) == (422, [field]), body


def test_classes_hold_products_and_variants(ours: Held, theirs: Held) -> None:
    made = ours.api.post(f"{ours.path}/tax-classes", json={"name": "Books"}).json["data"]
    assert (made["code"], made["products"]) == ("books", 0)
    with store_scope(ours.store.id):
        product = make_product(options={"Form": ["Paper", "File"]})
    with store_scope(theirs.store.id):
        foreign = make_product()
    put = ours.api.post(
        f"{ours.path}/tax-classes/{made['id']}/products", json={"product_ids": [str(product.id), str(foreign.id)]}
    )
    assert put.json["data"]["products"] == 1
    at = f"{ours.path}/products/{product.id}/tax-class"
    assert ours.api.get(at).json["data"] == {"tax_class_id": made["id"], "variants": []}
    own = [{"variant_id": str(product.variants[0].id), "tax_class_id": made["id"]}]
    changed = ours.api.put(at, json={"tax_class_id": None, "variants": own})
    assert changed.json["data"] == {"tax_class_id": None, "variants": own}
    foreign_variant = [{"variant_id": str(foreign.variants[0].id), "tax_class_id": None}]
    assert ours.api.put(at, json={"tax_class_id": None, "variants": foreign_variant}).status_code == 404


def test_a_preset_is_loaded_once_and_taxes_switched_on(ours: Held) -> None:
    on = {"is_on": True, "prices_include": False, "rounding": "order"}
    assert ours.api.put(f"{ours.path}/tax-settings", json=on).status_code == 422
    assert ours.api.post(f"{ours.path}/tax-presets", json={"preset": "eu"}).json["data"]["zones"] == 30
    assert ours.api.post(f"{ours.path}/tax-presets", json={"preset": "eu"}).json["data"]["zones"] == 0
    kept = ours.api.put(f"{ours.path}/tax-settings", json=on).json["data"]
    assert kept == ours.api.get(f"{ours.path}/tax-settings").json["data"]
    assert (kept["country"], kept["rounding"], kept["is_on"], kept["shipping"]) == ("NL", "order", True, "proportional")


def test_an_order_tells_its_taxes(ours: Held) -> None:
    with store_scope(ours.store.id):
        make_selling()
        make_eu_taxes(prices_include=False)
        order = make_order((make_product(price=1000).variants[0].id, 1))
    told = ours.api.get(f"{ours.path}/orders/{order.id}").json["data"]
    assert (told["tax"], told["tax_included"], told["shipping_tax"], told["tax_treatment"]) == (314, 0, 104, "home")
    assert told["tax_lines"][0]["amount"] == 314
    assert (told["lines"][0]["tax"], told["lines"][0]["tax_lines"][0]["net"]) == (210, 1000)


def test_taxes_of_another_store_do_not_exist(ours: Held, theirs: Held) -> None:
    zone = make_zone(ours)
    for method in ("GET", "PUT", "DELETE"):
        body = ZONE if method == "PUT" else None
        answer = theirs.api.open(f"{theirs.path}/tax-zones/{zone['id']}", method=method, json=body)
        assert answer.status_code == 404, method
    body = {"zone_id": zone["id"], "name": "V", "percent": "1"}
    assert theirs.api.post(f"{theirs.path}/tax-rates", json=body).status_code == 404
    assert theirs.api.get(f"{theirs.path}/tax-rates").json["data"] == []


def test_looking_needs_one_right_and_changing_another(settings: Settings, ours: Held) -> None:
    looker = make_caller(settings, ours.store, "taxes.view")
    assert looker.get(f"{ours.path}/tax-zones").status_code == 200
    assert looker.post(f"{ours.path}/tax-zones", json=ZONE).status_code == 403


def test_lists_cost_the_same_however_long_they_are(ours: Held) -> None:
    make_zone(ours)

    def statements(path: str) -> int:
        with count_queries() as queries:
            assert ours.api.get(f"{ours.path}/{path}?per_page=250").status_code == 200
        return len(queries)

    paths = ("tax-zones", "tax-rates", "tax-classes")
    before = [statements(path) for path in paths]
    ours.api.post(f"{ours.path}/tax-presets", json={"preset": "eu"})
    assert [statements(path) for path in paths] == before
    assert max(before) <= 7
