"""Pages and menus."""

import re

from shared.db.session import store_scope
from shared.models.content.page import find_page
from shared.services.content.menus import LinkInput, menu_tree, save_menu
from tests.dashboard_app.desk import Desk, speak_also


def test_a_page_is_written_changed_and_deleted(desk: Desk) -> None:
    fields = {"title": "About us", "body": "<p>Hello</p><script>x</script>", "is_published": "y"}
    assert desk.submit("/pages/", fields).status_code == 302
    with store_scope(desk.store.id):
        page = find_page("about-us")
    assert page is not None
    assert page.body == "<p>Hello</p>"
    assert desk.submit(f"/pages/{page.id}", {"title": "", "body": "Kept"}).status_code == 422
    assert desk.submit(f"/pages/{page.id}/deletion").status_code == 302
    with store_scope(desk.store.id):
        assert find_page("about-us") is None


def test_a_page_of_another_store_cannot_be_read(desk: Desk, other_desk: Desk) -> None:
    other_desk.submit("/pages/", {"title": "Secret", "is_published": "y"})
    with store_scope(other_desk.store.id):
        page = find_page("secret")
    assert page is not None
    assert desk.get(f"/pages/{page.id}").status_code == 404
    assert desk.submit(f"/pages/{page.id}/deletion").status_code == 404


def test_links_keep_their_order_depth_and_translations(desk: Desk) -> None:
    speak_also(desk.store, "ar")
    fields = {
        "title": "Main", "link": ["a", "b", "c"],
        "title-a": "Shop", "target-a": "/collections/all", "depth-a": "0", "title-a-ar": "المتجر",
        "title-b": "Mugs", "target-b": "/collections/mugs", "depth-b": "1",
        "title-c": "About", "target-c": "/pages/about", "depth-c": "0",
    }  # fmt: skip
    assert desk.submit("/pages/menus", fields).status_code == 302
    with store_scope(desk.store.id):
        shown = menu_tree("main", "ar")
    assert [(link.title, [child.title for child in link.links]) for link in shown] == [
        ("المتجر", ["Mugs"]), ("About", []),
    ]  # fmt: skip
    page = desk.get("/pages/menus/main").text
    assert re.findall(r'data-depth="(\d)"', page) == ["0", "1", "0"]
    assert "المتجر" in page


def test_a_bad_address_is_shown_beside_its_link(desk: Desk) -> None:
    fields = {
        "title": "Main", "link": ["a", "b"], "title-a": "Fine", "target-a": "/search",
        "title-b": "Odd", "target-b": "javascript:alert(1)", "depth-b": "1",
    }  # fmt: skip
    answer = desk.submit("/pages/menus", fields)
    assert answer.status_code == 422
    second = answer.text[answer.text.index('data-sort-id="b"') :]
    assert "Type a path such as" in second
    assert "Type a path such as" not in answer.text[: answer.text.index('data-sort-id="b"')].split('id="links"')[1]


def test_a_link_can_be_taken_out_and_one_added_without_a_script(desk: Desk) -> None:
    with store_scope(desk.store.id):
        save_menu("footer", "Footer", [LinkInput("One", "/"), LinkInput("Two", "/search")])
    page = desk.get("/pages/menus/footer").text
    keys = re.findall(r'name="link" value="([^"]+)"', page)
    fields = {"title": "Footer", "link": keys, "dropped": keys[0]}
    fields |= {f"title-{keys[1]}": "Two", f"target-{keys[1]}": "/search"}
    added = desk.submit("/pages/menus/footer", fields | {"do": "add"}).text
    assert len(re.findall(r'name="link"', added)) == 2
    assert desk.submit("/pages/menus/footer", fields).status_code == 302
    with store_scope(desk.store.id):
        assert [link.title for link in menu_tree("footer", "en")] == ["Two"]
