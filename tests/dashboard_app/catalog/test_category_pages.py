"""The tree is moved by steps and places, and always answers with what is stored."""

import re

from shared.db.session import store_scope
from shared.models.catalog.category import all_categories, ancestors_of, find_category
from shared.models.catalog.product import find_product
from shared.services.catalog.categories import set_product_category
from tests.dashboard_app.desk import Desk, speak_also
from tests.factories.structure import make_category
from tests.queries import count_queries


def plant(desk: Desk) -> dict[str, str]:
    """Home › Kitchen › Cups, and Garden."""
    with store_scope(desk.store.id):
        home = make_category("Home")
        kitchen = make_category("Kitchen", under=home)
        make_category("Cups", under=kitchen)
        make_category("Garden")
        return {category.handle: str(category.id) for category in all_categories()}


def shown(page: str) -> list[tuple[str, int]]:
    rows = re.findall(r'data-tree-id="([^"]+)" data-depth="(\d)"', page)
    return [(key, int(depth)) for key, depth in rows]


def test_the_tree_shows_every_branch_under_its_parent_with_counts(desk: Desk) -> None:
    ids = plant(desk)
    with store_scope(desk.store.id):
        bowl = find_product("bowl")
        cups = find_category("cups")
        assert bowl and cups
        set_product_category([bowl.id], cups.id)
    page = desk.get("/categories/").text
    assert shown(page) == [(ids["home"], 0), (ids["kitchen"], 1), (ids["cups"], 2), (ids["garden"], 0)]
    assert page.count('title="1 product"') == 3
    assert "Bowl" in desk.get(f"/products/?category={ids['home']}").text
    assert "Bowl" not in desk.get(f"/products/?category={ids['garden']}").text


def test_steps_and_places_move_a_branch(desk: Desk) -> None:
    ids = plant(desk)
    assert desk.submit(f"/categories/{ids['garden']}/moves", {"step": "in"}).status_code == 302
    assert shown(desk.get("/categories/").text)[-1] == (ids["garden"], 1)
    desk.submit(f"/categories/{ids['garden']}/moves", {"step": "up"})
    desk.submit(f"/categories/{ids['kitchen']}/moves", {"parent": "", "position": "1"})
    assert shown(desk.get("/categories/").text) == [
        (ids["kitchen"], 0),
        (ids["cups"], 1),
        (ids["home"], 0),
        (ids["garden"], 1),
    ]
    desk.submit(f"/categories/{ids['cups']}/moves", {"step": "out"})
    assert shown(desk.get("/categories/").text)[1] == (ids["cups"], 0)


def test_a_ring_is_refused_kindly_and_nothing_moves(desk: Desk) -> None:
    ids = plant(desk)
    path = desk.at(f"/categories/{ids['home']}/moves")
    token = {"X-CSRF-Token": desk.browser.token_on(desk.at("/")), "HX-Request": "true", "Origin": desk.browser.origin}
    answer = desk.browser.open(path, method="POST", data={"parent": ids["cups"]}, headers=token)
    assert answer.status_code == 422
    assert "under itself" in answer.text and shown(answer.text)[0] == (ids["home"], 0)


def test_a_form_keeps_what_was_typed_and_moves_the_category(desk: Desk) -> None:
    ids = plant(desk)
    answer = desk.submit("/categories/", {"title": "", "seo_title": "Kept"})
    assert answer.status_code == 422 and "Kept" in answer.text
    answer = desk.submit("/categories/", {"title": "Mugs", "parent_id": ids["kitchen"], "is_published": "y"})
    assert answer.status_code == 302
    with store_scope(desk.store.id):
        mugs = find_category("mugs")
        assert mugs and [one.handle for one in ancestors_of(mugs.id)] == ["home", "kitchen", "mugs"]
    fields = {"title": "Mugs", "parent_id": ids["garden"], "version": "99"}
    assert "Somebody else" in desk.submit(f"/categories/{mugs.id}", fields).text
    fields["version"] = str(mugs.version)
    assert desk.submit(f"/categories/{mugs.id}", fields).status_code == 302
    with store_scope(desk.store.id):
        assert [one.handle for one in ancestors_of(mugs.id)] == ["garden", "mugs"]


def test_deleting_asks_what_becomes_of_what_it_holds(desk: Desk) -> None:
    ids = plant(desk)
    page = desk.get(f"/categories/{ids['home']}/deletion").text
    assert 'name="children"' in page and 'name="products_to"' not in page
    desk.submit(f"/categories/{ids['home']}/deletion", {"children": "away"})
    assert shown(desk.get("/categories/").text) == [(ids["garden"], 0)]


def test_another_stores_category_is_not_there(desk: Desk, other_desk: Desk) -> None:
    ids = plant(other_desk)
    for path in ("", "/deletion"):
        assert desk.get(f"/categories/{ids['home']}{path}").status_code == 404
    assert desk.submit(f"/categories/{ids['home']}/moves", {"step": "down"}).status_code == 404


def test_texts_are_translated(desk: Desk) -> None:
    speak_also(desk.store, "nl")
    ids = plant(desk)
    path = f"/categories/{ids['home']}/translations/nl"
    assert desk.submit(path, {"title": "Thuis"}).status_code == 302
    assert 'value="Thuis"' in desk.get(path).text


def test_the_size_of_the_tree_costs_no_statements(desk: Desk) -> None:
    counts = []
    for _round in range(2):
        plant(desk) if not counts else None
        with store_scope(desk.store.id):
            for _number in range(5):
                make_category()
        with count_queries() as queries:
            assert desk.get("/categories/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 14
