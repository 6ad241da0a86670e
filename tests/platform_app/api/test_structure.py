"""Categories, collections, attributes, tags, custom fields and menus are resources."""

from typing import Any

import pytest

from shared.db.session import store_scope
from shared.kernel.config import Settings
from shared.models.catalog.product import find_product
from shared.services.catalog.search.index_news import hear_of_products
from shared.services.catalog.search.waiting import index_waiting
from tests.factories.catalog import make_collection, make_product
from tests.factories.structure import make_attribute, make_category
from tests.platform_app.api.conftest import Held, make_caller
from tests.queries import count_queries


def product_id(held: Held, handle: str = "mug") -> str:
    with store_scope(held.store.id):
        found = find_product(handle)
        assert found
        return str(found.id)


def data(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json["data"]


def make(held: Held, path: str, **body: Any) -> Any:
    return data(held.api.post(f"{held.path}{path}", json=body), 201)


def test_a_tree_is_grown_moved_and_cut(ours: Held) -> None:
    home = make(ours, "/categories", title="Home")
    cups = make(ours, "/categories", title="Cups", parent_id=home["id"])
    garden = make(ours, "/categories", title="Garden", position=1)
    assert (cups["path"], cups["level"]) == ([home["id"], cups["id"]], 2)
    found = ours.api.get(f"{ours.path}/categories?top=true").json
    assert [row["title"] for row in found["data"]] == ["Garden", "Home"] and found["total"] == 2
    place = f"{ours.path}/categories/{home['id']}/place"
    refused = ours.api.put(place, json={"parent_id": cups["id"]})
    assert refused.status_code == 422 and "under itself" in refused.json["error"]["message"]
    moved = data(ours.api.put(place, json={"parent_id": garden["id"]}))
    assert moved["path"] == [garden["id"], home["id"]]
    one = f"{ours.path}/categories/{cups['id']}"
    assert data(ours.api.get(one))["level"] == 3
    stale = ours.api.put(one, json={"title": "Mugs"}, headers={"If-Match": '"99"'})
    assert stale.status_code == 412
    assert data(ours.api.put(one, json={"title": "Mugs"}))["handle"] == "cups"
    assert ours.api.delete(f"{ours.path}/categories/{garden['id']}?children=away").status_code == 204
    assert ours.api.get(one).status_code == 404


def test_collections_are_filled_by_hand_and_by_rules(ours: Held) -> None:
    mug, bowl = product_id(ours), product_id(ours, "bowl")
    gifts = make(ours, "/collections", title="Gifts", product_ids=[bowl, mug])
    members = f"{ours.path}/collections/{gifts['id']}/products"
    assert [row["product_id"] for row in data(ours.api.get(members))] == [bowl, mug]
    data(ours.api.put(members, json={"product_ids": [mug]}))
    rules = [{"field": "price", "relation": "less", "value": "2000"}]
    cheap = make(ours, "/collections", title="Cheap", rules=rules, order="price")
    assert (cheap["kind"], cheap["product_count"], cheap["rules"][0]["value"]) == ("smart", 1, "2000")
    refused = ours.api.put(f"{ours.path}/collections/{cheap['id']}/products", json={"product_ids": [bowl]})
    assert refused.status_code == 422
    wrong = [{"field": "title", "relation": "greater", "value": "2"}]
    refused = ours.api.post(f"{ours.path}/collections", json={"title": "Odd", "rules": wrong})
    assert refused.status_code == 422 and "rules.0.relation" in refused.json["error"]["fields"]
    assert [row["title"] for row in data(ours.api.get(f"{ours.path}/collections?kind=smart"))] == ["Cheap"]
    assert ours.api.delete(f"{ours.path}/collections/{gifts['id']}").status_code == 204


def test_attributes_and_their_values(ours: Held) -> None:
    glaze = make(ours, "/attributes", name="Glaze", kind="colour", choices=[{"name": "Sea", "swatch": "#3a5f8a"}])
    volume = make(ours, "/attributes", name="Volume", kind="number", unit="ml")
    values = f"{ours.path}/products/{product_id(ours)}/attributes"
    body = {"values": {glaze["id"]: glaze["choices"][0]["id"], volume["id"]: 250.5}}
    said = {row["attribute_id"]: row["value"] for row in data(ours.api.put(values, json=body))}
    assert said == {glaze["id"]: [glaze["choices"][0]["id"]], volume["id"]: "250.5"}
    refused = ours.api.put(values, json={"values": {volume["id"]: "a lot"}})
    assert refused.status_code == 422 and volume["id"] in refused.json["error"]["fields"]
    one = f"{ours.path}/attributes/{glaze['id']}"
    renamed = data(ours.api.put(one, json={"name": "Colour of glaze", "kind": "colour"}))
    assert renamed["handle"] == "glaze" and renamed["choices"][0]["name"] == "Sea" and renamed["product_count"] == 1
    assert ours.api.delete(one).status_code == 204


def test_tags_are_changed_as_an_operation(ours: Held) -> None:
    with store_scope(ours.store.id):
        hear_of_products([make_product(tags=("old",)).id])
        index_waiting()
    assert data(ours.api.get(f"{ours.path}/tags")) == [{"tag": "old", "product_count": 1, "names": {}}]
    operation = data(ours.api.post(f"{ours.path}/tags/changes", json={"tag": "old", "name": "new"}), 202)
    assert operation["kind"] == "catalog.change_tag" and operation["total"] == 1
    named = data(ours.api.put(f"{ours.path}/tags/names", json={"tag": "old", "names": {"nl": "oud"}}))
    assert named["names"] == {"nl": "oud"}
    assert ours.api.post(f"{ours.path}/tags/changes", json={"tag": "no", "name": None}).status_code == 404


def test_custom_fields_and_their_values(ours: Held) -> None:
    care = make(ours, "/custom-fields", name="Care", limits={"choices": ["Hand", "Machine"]})
    years = make(ours, "/custom-fields", name="Years", kind="number_integer", is_list=True)
    assert (care["namespace"], care["key"]) == ("custom", "care")
    values = f"{ours.path}/custom-fields/values/product/{product_id(ours)}"
    said = data(ours.api.put(values, json={"values": {care["id"]: "Hand", years["id"]: [1990, 2001]}}))
    assert {row["key"]: row["value"] for row in said} == {"care": "Hand", "years": [1990, 2001]}
    refused = ours.api.put(values, json={"values": {care["id"]: "Dry"}})
    assert refused.status_code == 422 and care["id"] in refused.json["error"]["fields"]
    assert data(ours.api.put(values, json={"values": {care["id"]: None}}))[0]["key"] == "years"
    again = ours.api.post(f"{ours.path}/custom-fields", json={"name": "Care"})
    assert again.status_code == 422 and "key" in again.json["error"]["fields"]
    assert ours.api.get(f"{ours.path}/custom-fields/values/nothing/{care['id']}").status_code == 404


def test_menus_are_written_whole(ours: Held) -> None:
    gone = {"title": "Gone", "target": "/pages/x"}
    body = {
        "title": "Main",
        "titles": {"nl": "Hoofd"},
        "links": [{"title": "Ware", "target": "/collections/tableware", "links": [gone]}],
    }
    menu = data(ours.api.put(f"{ours.path}/menus/main-menu", json=body))
    ware = menu["links"][0]
    assert (ware["kind"], ware["problem"], ware["links"][0]["problem"] is None) == ("collection", None, False)
    assert menu["titles"] == {"nl": "Hoofd"}
    assert data(ours.api.get(f"{ours.path}/menus"))[0]["link_count"] == 2
    assert ours.api.put(f"{ours.path}/menus/No%20Handle", json=body).status_code == 422
    assert ours.api.delete(f"{ours.path}/menus/main-menu").status_code == 204


RESOURCES = ("/categories", "/collections", "/attributes", "/custom-fields", "/menus")


def test_nothing_of_another_store_is_shown_or_changed(ours: Held, theirs: Held) -> None:
    made = {
        "/categories": make(theirs, "/categories", title="Theirs")["id"],
        "/collections": make(theirs, "/collections", title="Theirs")["id"],
        "/attributes": make(theirs, "/attributes", name="Theirs")["id"],
        "/custom-fields": make(theirs, "/custom-fields", name="Theirs")["id"],
    }
    for path, key in made.items():
        body = {"title": "Mine"} if path in ("/categories", "/collections") else {"name": "Mine"}
        assert ours.api.get(f"{ours.path}{path}/{key}").status_code == 404
        assert ours.api.put(f"{ours.path}{path}/{key}", json=body).status_code == 404
        assert ours.api.delete(f"{ours.path}{path}/{key}").status_code == 404
        assert key not in ours.api.get(f"{ours.path}{path}?per_page=250").text
    foreign = product_id(theirs)
    assert ours.api.put(f"{ours.path}/products/{foreign}/attributes", json={"values": {}}).status_code == 404
    assert ours.api.get(f"{ours.path}/custom-fields/values/product/{foreign}").status_code == 404


def test_a_key_that_may_only_look_changes_nothing(ours: Held, settings: Settings) -> None:
    looker = make_caller(settings, ours.store, "catalog.view", "content.view")
    for path in RESOURCES:
        assert looker.get(f"{ours.path}{path}").status_code == 200
    assert looker.post(f"{ours.path}/categories", json={"title": "No"}).status_code == 403
    assert looker.post(f"{ours.path}/tags/changes", json={"tag": "a", "name": "b"}).status_code == 403
    assert looker.put(f"{ours.path}/menus/main-menu", json={"title": "No", "links": []}).status_code == 403


@pytest.mark.parametrize("path", [*RESOURCES, "/tags"])
def test_the_length_of_a_list_costs_no_statements(ours: Held, path: str) -> None:
    counts = []
    for rows in (1, 5):
        with store_scope(ours.store.id):
            for _row in range(rows):
                make_category()
                make_collection()
                make_attribute(None, "A")
        for number in range(rows):
            make(ours, "/custom-fields", name=f"Field {rows} {number}")
            body = {"title": "Menu", "links": [{"title": "Home", "target": "/"}]}
            data(ours.api.put(f"{ours.path}/menus/menu-{rows}-{number}", json=body))
        with count_queries() as queries:
            data(ours.api.get(f"{ours.path}{path}"))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10, counts
