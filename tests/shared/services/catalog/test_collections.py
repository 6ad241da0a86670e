"""Collections as merchants make them and shoppers see them."""

import pytest

from shared.db.session import store_scope
from shared.kernel.errors import Invalid, NotFound
from shared.models.catalog.collection import find_collection
from shared.models.catalog.product import product_by_handle
from shared.models.catalog.redirect import find_redirect
from shared.models.stores.store import Store
from shared.services.catalog.collection_page import collection_page, collections_of_product, storefront_collections
from shared.services.catalog.collections import (
    CollectionInput,
    collection_ids_of,
    delete_collection,
    product_ids_of,
    set_collection_products,
    set_collection_translation,
    set_product_collections,
    update_collection,
)
from shared.services.catalog.publication import unpublish_product
from shared.services.catalog.storefront import CardFilters, Sort
from shared.services.inventory.stock import set_stock
from tests.factories.catalog import make_collection, make_product
from tests.queries import count_queries


def test_a_collection_shows_its_products_in_the_merchants_order(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id), count_queries() as queries:
        page = collection_page("tableware", "en")
    assert [card.title for card in page.cards] == ["Bowl", "Vase", "Mug"]
    assert (page.total, page.pages, page.collection.title) == (3, 1, "Tableware")
    assert len(queries) == 4, "and one for how the store sells; a storefront knows it already"


@pytest.mark.parametrize(
    ("sort", "titles"),
    [
        (Sort.PRICE, ["Mug", "Bowl", "Vase"]),
        (Sort.PRICE_DOWN, ["Vase", "Bowl", "Mug"]),
        (Sort.TITLE, ["Bowl", "Mug", "Vase"]),
        (Sort.NEWEST, ["Mug", "Vase", "Bowl"]),
    ],
)
def test_shoppers_choose_the_order(two_stores: tuple[Store, Store], sort: Sort, titles: list[str]) -> None:
    with store_scope(two_stores[0].id):
        assert [card.title for card in collection_page("tableware", "en", sort=sort).cards] == titles


def test_an_unknown_order_is_the_merchants() -> None:
    assert Sort.read("price; drop table products") is Sort.FEATURED
    assert Sort.read("price") is Sort.PRICE


def test_shoppers_narrow_by_price_and_stock(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        cheap = collection_page("tableware", "en", filters=CardFilters(price_from=1800, price_to=2400))
        assert [card.title for card in cheap.cards] == ["Bowl", "Mug"]
        set_stock(product_by_handle("bowl").variants[0].id, 0)
        left = collection_page("tableware", "en", filters=CardFilters(in_stock=True))
        assert [card.title for card in left.cards] == ["Vase", "Mug"]


def test_pages_are_cut_and_counted(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        second = collection_page("tableware", "en", page=2, per_page=2)
        assert ([card.title for card in second.cards], second.total, second.pages) == (["Mug"], 3, 2)
        assert collection_page("tableware", "en", page=9, per_page=2).cards == ()


def test_drafts_are_not_shown_nor_counted(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        unpublish_product(product_by_handle("vase").id)
        assert collection_page("tableware", "en").total == 2
        assert storefront_collections("en")[0].product_count == 2
        assert "Vase" not in [card.title for card in collection_page("all", "en").cards]


def test_the_collection_of_everything_needs_no_making(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        assert collection_page("all", "en").total == 3
        assert make_collection("All").handle == "all-2"
        with pytest.raises(Invalid):
            make_collection("Everything", handle="all")


def test_hidden_and_missing_collections_answer_alike(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        make_collection("Secret", is_published=False)
        for handle in ("secret", "nothing"):
            with pytest.raises(NotFound):
                collection_page(handle, "en")


def test_texts_fall_back_by_language(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        collection = find_collection("tableware")
        assert collection is not None
        set_collection_translation(collection.id, "nl", title="Servies")
        assert collection_page("tableware", "nl_BE").collection.title == "Servies"
        assert collection_page("tableware", "fr").collection.title == "Tableware"


def test_products_and_collections_find_each_other(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        gifts = make_collection("Gifts")
        lamp = make_product("Lamp")
        set_product_collections(lamp.id, [gifts.id])
        assert product_ids_of(gifts.id) == [lamp.id]
        assert [item.handle for item in collections_of_product(lamp.id, "en")] == ["gifts"]
        set_collection_products(gifts.id, [product_by_handle("bowl").id, lamp.id])
        assert [card.title for card in collection_page("gifts", "en").cards] == ["Bowl", "Lamp"]
        set_product_collections(lamp.id, [])
        assert collection_ids_of(lamp.id) == []


def test_another_stores_products_cannot_be_shown(two_stores: tuple[Store, Store]) -> None:
    ours, theirs = two_stores
    with store_scope(theirs.id):
        foreign = product_by_handle("bowl").id
    with store_scope(ours.id):
        gifts = make_collection("Gifts")
        with pytest.raises(NotFound):
            set_collection_products(gifts.id, [foreign])
        with pytest.raises(NotFound):
            set_product_collections(foreign, [gifts.id])


def test_a_renamed_collection_leads_on_and_a_deleted_one_spares_its_products(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        collection = find_collection("tableware")
        assert collection is not None
        update_collection(collection.id, CollectionInput("Tableware", handle="table"))
        assert find_redirect("/collections/tableware") == "/collections/table"
        delete_collection(collection.id)
        assert find_collection("table") is None
        assert product_by_handle("bowl")
