"""Finding products and changing many at once."""

import re

from shared.db.session import store_scope
from shared.models.catalog.product import ProductStatus, find_product
from tests.dashboard_app.desk import Desk
from tests.factories.catalog import make_product


def shown(desk: Desk, query: str = "") -> list[str]:
    page = desk.get(f"/products/{query}").text
    return re.findall(r'/products/[0-9a-f-]{36}"><bdi>([^<]+)</bdi>', page)


def status_of(desk: Desk, handle: str) -> ProductStatus | None:
    with store_scope(desk.store.id):
        found = find_product(handle)
        return found.status if found else None


def test_search_tabs_and_filters_narrow_the_list(desk: Desk) -> None:
    with store_scope(desk.store.id):
        make_product("Lamp", vendor="Zuid", product_type="Lamps", status=ProductStatus.DRAFT, stock=0)
    assert shown(desk, "?q=bow") == ["Bowl"]
    assert shown(desk, "?status=draft") == ["Lamp"]
    assert shown(desk, "?vendor=Zuid") == ["Lamp"]
    assert shown(desk, "?stock=out") == ["Lamp"]
    assert shown(desk, "?sort=title") == ["Bowl", "Lamp", "Mug"]
    assert shown(desk, "?sort=-price") == ["Bowl", "Mug", "Lamp"]
    assert "Nothing fits" in desk.get("/products/?q=zzzz").text


def test_what_is_ticked_changes_together_and_can_be_undone(desk: Desk) -> None:
    with store_scope(desk.store.id):
        draft = make_product("Lamp", status=ProductStatus.DRAFT)
        bowl = find_product("bowl")
    assert bowl is not None
    fields = {"id": [str(draft.id), str(bowl.id)], "action": "archive"}
    assert desk.submit("/products/changes?status=active", fields).headers["Location"].endswith("?status=active")
    assert (status_of(desk, "lamp"), status_of(desk, "bowl")) == (ProductStatus.ARCHIVED, ProductStatus.ARCHIVED)
    restore = re.findall(r'name="restore" value="([^"]+)"', desk.get("/products/").text)[0]
    desk.submit("/products/changes", {"restore": restore})
    assert (status_of(desk, "lamp"), status_of(desk, "bowl")) == (ProductStatus.DRAFT, ProductStatus.ACTIVE)


def test_a_foreign_product_among_the_ticked_ones_stops_everything(desk: Desk, other_desk: Desk) -> None:
    with store_scope(other_desk.store.id):
        theirs = find_product("bowl")
    with store_scope(desk.store.id):
        ours = find_product("bowl")
    assert ours is not None
    assert theirs is not None
    answer = desk.submit("/products/changes", {"id": [str(ours.id), str(theirs.id)], "action": "delete"})
    assert answer.status_code == 404
    assert status_of(desk, "bowl") is ProductStatus.ACTIVE
    assert status_of(other_desk, "bowl") is ProductStatus.ACTIVE


def test_an_empty_store_is_told_what_to_do(desk: Desk) -> None:
    with store_scope(desk.store.id):
        ids = [str(found.id) for handle in ("bowl", "mug") if (found := find_product(handle))]
    desk.submit("/products/changes", {"id": ids, "action": "delete"})
    assert "Your shelves are waiting" in desk.get("/products/").text
