"""Menus as merchants arrange and shoppers see them."""

from collections.abc import Iterator

import pytest

from shared.db.session import store_scope
from shared.kernel.errors import Invalid, NotFound
from shared.models.catalog.product import find_product
from shared.models.content.menu import Menu
from shared.models.stores.store import Store
from shared.services.catalog.categories import CategoryInput, delete_category, update_category
from shared.services.catalog.publication import unpublish_product
from shared.services.content.link_targets import broken_links
from shared.services.content.menus import LinkInput, delete_menu, menu_title, menu_tree, save_menu
from tests.factories.structure import make_category
from tests.queries import count_queries


@pytest.fixture
def store(two_stores: tuple[Store, Store]) -> Iterator[Store]:
    with store_scope(two_stores[0].id):
        yield two_stores[0]


def test_links_fold_out_in_their_order_in_one_statement(store: Store) -> None:
    mugs = LinkInput("Mugs", "/collections/mugs", {"nl": "Bekers"})
    save_menu("main-menu", "Main", [LinkInput("Shop", "/collections/all", links=(mugs,)), LinkInput("Us", "/pages/us")])
    with count_queries() as queries:
        tree = menu_tree("main-menu", "nl")
    assert [(link.title, [under.title for under in link.links]) for link in tree] == [("Shop", ["Bekers"]), ("Us", [])]
    assert len(queries) == 1


def test_saving_again_replaces_every_link(store: Store) -> None:
    save_menu("footer", "Footer", [LinkInput("Old", "/old"), LinkInput("Older", "/older")])
    menu = save_menu("footer", "Footer", [LinkInput("New", "https://example.org/new")])
    assert [link.title for link in menu_tree("footer", "en")] == ["New"]
    assert [item.title for item in menu.items] == ["New"]


@pytest.mark.parametrize("target", ["", "javascript:alert(1)", "//evil.example", "collections/all", "/a b"])
def test_links_lead_to_paths_and_web_addresses_only(store: Store, target: str) -> None:
    with pytest.raises(Invalid) as refusal:
        save_menu("main-menu", "Main", [LinkInput("Fine", "/"), LinkInput("Bad", target)])
    assert list(refusal.value.fields) == ["links.1.target"]


def test_four_levels_are_too_deep(store: Store) -> None:
    link = LinkInput("Leaf", "/")
    for _ in range(3):
        link = LinkInput("Branch", "/", links=(link,))
    with pytest.raises(Invalid) as refusal:
        save_menu("main-menu", "Main", [link])
    assert list(refusal.value.fields) == ["links.0.links.0.links.0.links"]


def test_a_missing_menu_is_empty_and_cannot_be_deleted(two_stores: tuple[Store, Store]) -> None:
    ours, theirs = two_stores
    with store_scope(theirs.id):
        save_menu("main-menu", "Theirs", [LinkInput("Theirs", "/")])
    with store_scope(ours.id):
        assert menu_tree("main-menu", "en") == ()
        with pytest.raises(NotFound):
            delete_menu("main-menu")
    with store_scope(theirs.id):
        delete_menu("main-menu")
        assert menu_tree("main-menu", "en") == ()


def test_a_link_follows_its_thing_and_tells_when_that_is_gone(store: Store) -> None:
    cups = make_category("Cups")
    links = [
        LinkInput("Cups", "/categories/cups", links=(LinkInput("Ware", "/collections/tableware"),)),
        LinkInput("Everything", "/collections/all"),
        LinkInput("Mug", "/products/mug"),
        LinkInput("Nothing", "/pages/nothing"),
        LinkInput("Away", "https://example.org/"),
    ]
    menu = save_menu("main-menu", "Main", links, titles={"nl": "Hoofdmenu"})
    assert {item.title: item.kind.value for item in menu.items} == {
        "Cups": "category",
        "Ware": "collection",
        "Everything": "url",
        "Mug": "product",
        "Nothing": "page",
        "Away": "url",
    }
    update_category(cups.id, CategoryInput("Cups", handle="beakers"))
    with count_queries() as queries:
        assert menu_tree("main-menu", "en")[0].target == "/categories/beakers"
    assert len(queries) == 1
    assert _broken(menu) == ["Nothing"]
    delete_category(cups.id)
    mug = find_product("mug")
    assert mug
    unpublish_product(mug.id)
    assert _broken(menu) == ["Cups", "Mug", "Nothing"]
    assert menu_title("main-menu", "nl") == "Hoofdmenu" and menu_title("main-menu", "en") == "Main"


def _broken(menu: Menu) -> list[str]:
    titles = {item.id: item.title for item in menu.items}
    return sorted(titles[item_id] for item_id in broken_links(menu.id))
