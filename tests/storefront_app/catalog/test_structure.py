"""Shoppers walk down the tree, read attributes and custom fields, and see collections in the merchant's order."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from shared.db.session import session, store_scope
from shared.models.catalog.attribute import AttributeKind
from shared.models.catalog.collection import CollectionOrder, RuleField, RuleRelation
from shared.models.catalog.custom_field import FieldKind, FieldOwner
from shared.models.catalog.product import find_product
from shared.models.stores.store import Store
from shared.services.catalog.attribute_values import set_attribute_values
from shared.services.catalog.best_sellers import note_sales
from shared.services.catalog.categories import (
    CategoryInput,
    CategoryTexts,
    set_category_translation,
    set_product_category,
    update_category,
)
from shared.services.catalog.collection_rules import RuleInput
from shared.services.catalog.collections import CollectionInput, create_collection
from shared.services.catalog.custom_fields import FieldInput, create_custom_field
from shared.services.catalog.custom_values import set_custom_values
from shared.themes.filters.metafields import metafield_tag, metafield_text
from storefront_app.drops.custom_fields import metafields_of
from storefront_app.place import Place
from tests.factories.structure import make_attribute, make_category
from tests.storefront_app.shop import Browser


@dataclass(frozen=True)
class Shop:
    """A store and somebody who visits it."""

    store: Store
    browser: Browser

    def get(self, path: str) -> Any:
        return self.browser.get(path)


@pytest.fixture
def shop(visit: Callable[[Store], Browser], two_stores: tuple[Store, Store]) -> Shop:
    return Shop(two_stores[0], visit(two_stores[0]))


def plant(store: Store) -> dict[str, Any]:
    """Home › Cups with the mug, and the vase right in Home."""
    with store_scope(store.id):
        home = make_category("Home")
        cups = make_category("Cups", under=home, description="<p>To drink from</p>")
        mug, vase = find_product("mug"), find_product("vase")
        assert mug and vase
        set_product_category([mug.id], cups.id)
        set_product_category([vase.id], home.id)
        set_category_translation(cups.id, "nl", CategoryTexts("Kopjes"))
        return {"home": home, "cups": cups, "mug": mug, "vase": vase}


def test_a_category_shows_everything_under_it_with_its_way_down(shop: Shop) -> None:
    plant(shop.store)
    page = shop.get("/categories/home").text
    assert "Mug" in page and "Vase" in page and "Bowl" not in page
    assert 'href="/categories/cups"' in page
    page = shop.get("/categories/cups").text
    assert "To drink from" in page and "Mug" in page and "Vase" not in page
    assert re.search(r'crumbs.*href="/categories/home".*aria-current="page">Cups', page, re.DOTALL)
    assert "Kopjes" in shop.get("/nl/categories/cups").text
    assert "Home" in shop.get("/categories").text


def test_hidden_categories_hide_what_stands_under_them(shop: Shop) -> None:
    planted = plant(shop.store)
    with store_scope(shop.store.id):
        update_category(planted["home"].id, CategoryInput("Home", is_published=False))
    assert shop.get("/categories/cups").status_code == 404
    assert shop.get("/categories/nothing").status_code == 404
    assert "/categories/" not in shop.get("/sitemap.xml").text
    assert "/categories/" not in shop.get("/products/mug").text


def test_a_moved_address_leads_on(shop: Shop) -> None:
    planted = plant(shop.store)
    with store_scope(shop.store.id):
        update_category(planted["cups"].id, CategoryInput("Cups", handle="beakers"))
    answer = shop.get("/categories/cups")
    assert answer.status_code == 301 and answer.headers["Location"].endswith("/categories/beakers")


def test_a_product_page_tells_its_category_and_attributes(shop: Shop) -> None:
    planted = plant(shop.store)
    with store_scope(shop.store.id):
        volume = make_attribute("Volume", kind=AttributeKind.NUMBER, unit="ml")
        secret = make_attribute("Supplier", is_shown=False)
        set_attribute_values(planted["mug"].id, {volume.id: "250", secret.id: "Nobody"})
    page = shop.get("/products/mug").text
    assert re.search(r'href="/categories/home">Home.*href="/categories/cups">Cups', page, re.DOTALL)
    assert "Volume" in page and "250 ml" in page and "Nobody" not in page


def test_a_collections_own_order_holds_until_the_shopper_asks_for_another(shop: Shop) -> None:
    with store_scope(shop.store.id):
        everything = (RuleInput(RuleField.PRICE, RuleRelation.GREATER, "0"),)
        create_collection(CollectionInput("Cheap first", rules=everything, order=CollectionOrder.PRICE))
        create_collection(CollectionInput("Best", rules=everything, order=CollectionOrder.BEST_SELLING))
        vase = find_product("vase")
        assert vase
        note_sales({vase.id: 7})
        session().commit()
    positions = [shop.get("/collections/cheap-first").text.index(f">{name}<") for name in ("Mug", "Bowl", "Vase")]
    assert positions == sorted(positions)
    page = shop.get("/collections/cheap-first?sort_by=price-descending").text
    assert page.index(">Vase<") < page.index(">Mug<")
    page = shop.get("/collections/best").text
    assert page.index(">Vase<") < page.index(">Mug<")


def test_custom_fields_reach_themes_by_their_kind(shop: Shop) -> None:
    with store_scope(shop.store.id):
        mug, bowl = find_product("mug"), find_product("bowl")
        assert mug and bowl
        kinds = {
            "care": (FieldKind.SINGLE_LINE, False, "Wash <by> hand"),
            "story": (FieldKind.RICH_TEXT, False, "<p>Old</p>"),
            "years": (FieldKind.INTEGER, True, [1990, 2001]),
            "link": (FieldKind.URL, False, "https://example.org/a"),
            "goes_with": (FieldKind.PRODUCT, True, [str(bowl.id)]),
        }
        for key, (kind, is_list, value) in kinds.items():
            field = create_custom_field(FieldInput(key, kind=kind, key=key, is_list=is_list))
            set_custom_values(FieldOwner.PRODUCT, mug.id, {field.id: value})
        fields = metafields_of(mug.id, Place("en", "en", "EUR", "", "", "/"))
        care, years = fields["custom"]["care"], fields["custom"]["years"]
        assert (care["value"], care["type"], care["list?"]) == ("Wash <by> hand", "single_line_text_field", False)
        assert metafield_tag(care) == '<span class="metafield-single_line_text_field">Wash &lt;by&gt; hand</span>'
        assert metafield_tag(fields["custom"]["story"]) == '<div class="metafield-rich_text_field"><p>Old</p></div>'
        assert years["type"] == "list.number_integer" and metafield_text(years) == "1990, 2001"
        assert metafield_tag(years).startswith('<ul class="metafield-number_integer-array"><li>')
        assert 'href="https://example.org/a"' in metafield_tag(fields["custom"]["link"])
        assert fields["nothing"].get("there") is None


def test_without_a_template_of_its_own_a_category_looks_like_a_collection(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(shop.store)
    assert 'class="shelves"' in shop.get("/categories/home").text
    monkeypatch.setattr("storefront_app.catalog.pages.has_template", lambda _name: False)
    page = shop.get("/categories/home?sort_by=title-ascending").text
    assert "Mug" in page and 'class="shelves"' not in page
