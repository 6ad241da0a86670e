"""Changing many products from the list: chosen, looked at, carried out, taken back."""

import html
import re
from uuid import UUID

from shared.db.session import store_scope
from shared.models.catalog.product import find_product
from shared.models.stores.operation import OperationStatus, operation_by_id
from shared.services.stores.operations import run_operation
from tests.dashboard_app.desk import Desk


def price_of(desk: Desk, handle: str) -> int:
    with store_scope(desk.store.id):
        found = find_product(handle)
        assert found is not None
        return found.price_min


def selection_on(page: str) -> str:
    return html.unescape(re.findall(r'name="selection" value="([^"]+)"', page)[0])


def test_all_of_a_filter_is_previewed_changed_and_watched(desk: Desk) -> None:
    page = desk.submit("/products/bulk?collection=&q=", {"all": "1"}).text
    assert "2 products are chosen." in page
    wish = {"selection": selection_on(page), "kind": "price", "how": "percent", "by": "−10", "ending": "50"}
    preview = desk.submit("/products/bulk/preview", wish).text
    assert "2 products will change." in preview
    assert "€24.00" in preview
    assert "€21.50" in preview
    assert price_of(desk, "bowl") == 2400
    answer = desk.submit("/products/bulk/operations", wish)
    operation_id = UUID(re.findall(r"/operations/([0-9a-f-]{36})", answer.headers["Location"])[0])
    with store_scope(desk.store.id):
        run_operation(operation_id)
        assert operation_by_id(operation_id).status is OperationStatus.DONE
    assert (price_of(desk, "bowl"), price_of(desk, "mug")) == (2150, 1650)
    assert desk.get(f"/operations/{operation_id}").status_code == 200


def test_ticked_ones_only_and_nothing_typed_is_lost(desk: Desk) -> None:
    with store_scope(desk.store.id):
        bowl = find_product("bowl")
        assert bowl is not None
    page = desk.submit("/products/bulk", {"id": [str(bowl.id)]}).text
    assert "1 product is chosen." in page
    wrong = desk.submit("/products/bulk/preview", {"selection": selection_on(page), "kind": "price", "by": "lots"})
    assert wrong.status_code == 422
    assert 'value="lots"' in wrong.text
    same = {"selection": selection_on(page), "kind": "status", "status": "active"}
    assert "Nothing would change." in desk.submit("/products/bulk/preview", same).text
    tags = {"selection": selection_on(page), "kind": "add_tags", "words": "sale, new"}
    assert "sale, new" in desk.submit("/products/bulk/preview", tags).text


def test_nothing_ticked_and_a_torn_selection_are_told(desk: Desk) -> None:
    desk.submit("/products/bulk", {})
    assert "Tick some products first." in desk.get("/products/").text
    assert desk.submit("/products/bulk/preview", {"selection": "{", "kind": "status"}).status_code == 422


def test_products_of_another_store_are_out_of_reach(desk: Desk, other_desk: Desk) -> None:
    with store_scope(other_desk.store.id):
        theirs = find_product("bowl")
        assert theirs is not None
    page = desk.submit("/products/bulk", {"id": [str(theirs.id)]}).text
    assert "0 products are chosen." in page
    wish = {"selection": selection_on(page), "kind": "delete"}
    answer = desk.submit("/products/bulk/operations", wish)
    operation_id = UUID(re.findall(r"/operations/([0-9a-f-]{36})", answer.headers["Location"])[0])
    with store_scope(desk.store.id):
        run_operation(operation_id)
    assert price_of(other_desk, "bowl") == 2400
