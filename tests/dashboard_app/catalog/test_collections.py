"""Collections are made of chosen products in a chosen order."""

import re

from shared.db.session import store_scope
from shared.models.catalog.collection import find_collection
from shared.models.catalog.product import find_product
from shared.services.catalog.collections import product_ids_of
from tests.dashboard_app.desk import Desk


def ids_of(desk: Desk, *handles: str) -> list[str]:
    with store_scope(desk.store.id):
        return [str(found.id) for handle in handles if (found := find_product(handle))]


def test_products_keep_the_order_in_which_they_were_put(desk: Desk) -> None:
    chosen = ids_of(desk, "mug", "bowl")
    fields = {"title": "Gifts", "is_published": "y", "product": chosen}
    assert desk.submit("/collections/", fields).status_code == 302
    with store_scope(desk.store.id):
        collection = find_collection("gifts")
        assert collection is not None
        assert [str(one) for one in product_ids_of(collection.id)] == chosen
    page = desk.get(f"/collections/{collection.id}").text
    assert re.findall(r'name="product" value="([^"]+)"', page) == chosen


def test_without_a_title_what_was_chosen_is_kept(desk: Desk) -> None:
    chosen = ids_of(desk, "mug")
    answer = desk.submit("/collections/", {"title": "", "product": chosen})
    assert answer.status_code == 422
    assert re.findall(r'name="product" value="([^"]+)"', answer.text) == chosen


def test_candidates_are_found_by_name(desk: Desk, other_desk: Desk) -> None:
    found = desk.get("/collections/candidates?find=mug").text
    assert ids_of(desk, "mug")[0] in found
    assert ids_of(other_desk, "mug")[0] not in found
    assert ids_of(desk, "bowl")[0] not in found


def test_a_foreign_product_cannot_be_chosen(desk: Desk, other_desk: Desk) -> None:
    answer = desk.submit("/collections/", {"title": "Odd", "product": ids_of(other_desk, "mug")})
    assert answer.status_code == 404
