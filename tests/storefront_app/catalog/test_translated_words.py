"""Tags and what products say in words, in the shopper's language: on pages, in JSON, as filters, and when searched."""

from collections.abc import Callable

import pytest

from shared.db.session import store_scope
from shared.models.catalog.attribute import all_attributes
from shared.models.stores.store import Store
from shared.services.catalog.attribute_values import set_attribute_values
from shared.services.catalog.product_page import storefront_product
from shared.services.catalog.storefront import newest_products
from shared.services.content.translating.listing import list_things
from shared.services.content.translating.resources import translatable_named
from shared.services.content.translating.writing import write_translation
from tests.factories.catalog import make_product
from tests.factories.indexing import index_store
from tests.factories.structure import make_attribute
from tests.storefront_app.shop import Browser

Visit = Callable[[Store], Browser]
DUTCH = {"Linen": "Linnen", "Cotton": "Katoen"}


def translate(kind_code: str, name: str, text: str) -> None:
    kind = translatable_named(kind_code)
    thing = next(one for one in list_things(kind, "nl").things if one.texts[0].source == name)
    write_translation(kind, thing.id, "nl", {"name": text})


def stock(store: Store) -> None:
    """Two shirts of a store, one of them for summer."""
    with store_scope(store.id):
        cloth = make_attribute("Cloth", is_filter=True)
        for title, words, tags in (("Shirt", "Linen", ("summer", "new")), ("Tee", "Cotton", ("new",))):
            set_attribute_values(make_product(title, tags=tags).id, {cloth.id: words})
        index_store()


@pytest.fixture
def ours(two_stores: tuple[Store, Store]) -> Store:
    for store in two_stores:
        stock(store)
    with store_scope(two_stores[0].id):
        translate("tags", "summer", "zomer")
        translate("attributes", "Cloth", "Stof")
        for words, dutch in DUTCH.items():
            translate("attribute_texts", words, dutch)
        index_store()
    return two_stores[0]


def test_tags_are_told_in_the_language_of_the_page_and_fall_back(ours: Store, visit: Visit) -> None:
    browser = visit(ours)
    assert browser.get("/products/shirt.js").json["tags"] == ["summer", "new"]
    assert browser.get("/nl/products/shirt.js").json["tags"] == ["zomer", "new"]
    with store_scope(ours.id):
        assert {card.title: card.tags for card in newest_products("nl")}["Shirt"] == ("zomer", "new")
        assert {card.title: card.tags for card in newest_products("en")}["Shirt"] == ("summer", "new")
        assert storefront_product("bowl", "nl").tags == ()


def test_what_a_product_says_in_words_is_translated_on_its_page(ours: Store, visit: Visit) -> None:
    browser = visit(ours)
    own, dutch = browser.get("/products/shirt").text, browser.get("/nl/products/shirt").text
    assert "Linen" in own and "Linnen" not in own
    assert "Stof" in dutch and "Linnen" in dutch and "Linen" not in dutch


def test_filters_are_called_by_their_translation(ours: Store, visit: Visit) -> None:
    browser, path = visit(ours), "/collections/all?filter.p.m.custom.cloth=linen"
    own, dutch = browser.get(path).text, browser.get(f"/nl{path}").text
    assert "Cotton" in own and "Katoen" not in own
    assert "Katoen" in dutch and "Cotton" not in dutch
    assert "Shirt" in dutch and ">Tee<" not in dutch


def test_a_translation_that_is_taken_back_is_no_longer_shown(ours: Store, visit: Visit) -> None:
    with store_scope(ours.id):
        translate("attribute_texts", "Cotton", "")
        index_store()
    page = visit(ours).get("/nl/collections/all?filter.p.m.custom.cloth=linen").text
    assert "Cotton" in page and "Katoen" not in page


def test_words_of_attributes_are_found_in_their_translation(ours: Store, visit: Visit) -> None:
    assert ">Tee<" in visit(ours).get("/nl/search?q=katoen").text


def test_words_stay_translated_when_a_product_says_them_again(ours: Store, visit: Visit) -> None:
    with store_scope(ours.id):
        shirt, cloth = storefront_product("shirt", "en").id, all_attributes()[0].id
        set_attribute_values(shirt, {cloth: "Silk"})
        set_attribute_values(shirt, {cloth: "Linen"})
    assert "Linnen" in visit(ours).get("/nl/products/shirt").text


def test_another_attribute_says_the_same_words_in_its_own_sense(ours: Store, visit: Visit) -> None:
    with store_scope(ours.id):
        colour = make_attribute("Tone")
        set_attribute_values(make_product("Wall").id, {colour.id: "Linen"})
    page = visit(ours).get("/nl/products/wall").text
    assert "Linen" in page and "Linnen" not in page


def test_another_store_keeps_its_own_words(ours: Store, two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[1].id):
        assert {card.title: card.tags for card in newest_products("nl")}["Shirt"] == ("summer", "new")
