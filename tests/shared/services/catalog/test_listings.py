"""Lists of products: complete, in few statements, and never another store's."""

from datetime import timedelta

import pytest

from shared.db.session import session, store_scope
from shared.kernel import clock
from shared.kernel.errors import NoStoreContext, NotFound
from shared.models.catalog.product import ProductStatus, product_by_handle
from shared.models.stores.store import Store
from shared.services.catalog.api_listing import ApiFilters, api_product, api_products
from shared.services.catalog.inputs import ProductTexts
from shared.services.catalog.listing import ListFilters, ListSort, list_products, list_vendors
from shared.services.catalog.product_page import storefront_product
from shared.services.catalog.publication import archive_product, publish_product, unpublish_product
from shared.services.catalog.storefront import cards_of, newest_products, storefront_products
from shared.services.catalog.translations import set_product_translation
from shared.services.inventory.stock import set_stock
from tests.factories.catalog import make_product
from tests.queries import count_queries


def test_the_dashboard_lists_everything_in_four_statements(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        make_product("Draft", status=ProductStatus.DRAFT, stock=None, variant={"track_stock": False})
        list_products()
        session().rollback()
        with count_queries() as queries:
            listing = list_products()
    assert [(row.title, row.variant_count, row.stock) for row in listing.rows] == [
        ("Draft", 1, None),
        ("Mug", 2, 20),
        ("Vase", 1, 3),
        ("Bowl", 1, 10),
    ]
    assert (listing.total, len(queries)) == (4, 4)


def test_the_dashboard_filters_sorts_and_pages(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        archive_product(product_by_handle("bowl").id)
        make_product("Tagged", tags=("gift",), product_type="Tray")
        titles = lambda **wanted: [row.title for row in list_products(ListFilters(**wanted)).rows]  # noqa: E731
        assert titles(status=ProductStatus.ARCHIVED) == ["Bowl"]
        assert titles(vendor="Studio") == ["Vase"]
        assert titles(tag="gift") == titles(product_type="Tray") == ["Tagged"]
        assert titles(query="mug") == ["Mug"]
        assert titles(query="nothing at all") == []
        by_price = list_products(sort=ListSort.PRICE_DOWN, page=1, per_page=2)
        assert ([row.title for row in by_price.rows], by_price.pages) == (["Vase", "Bowl"], 2)
        assert list_vendors() == ["Studio"]


def test_cards_take_three_statements_and_say_what_can_be_bought(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        set_stock(product_by_handle("vase").variants[0].id, 0)
        with count_queries() as queries:
            page = storefront_products("en")
    assert [(card.title, card.available, card.variant_count) for card in page.cards] == [
        ("Mug", True, 2),
        ("Vase", False, 1),
        ("Bowl", True, 1),
    ]
    assert len(queries) == 3, "the third asks how the store sells, which a storefront knows already"


def test_a_product_that_sells_when_out_can_be_bought(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        make_product("Print on demand", stock=0, variant={"sell_when_out": True})
        make_product("Voucher", stock=None, variant={"track_stock": False})
        assert [card.available for card in newest_products("en", 2)] == [True, True]


def test_a_cards_first_variant_is_one_that_can_be_bought(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        blue, sand = product_by_handle("mug").variants
        set_stock(blue.id, 0)
        (card,) = cards_of([product_by_handle("mug").id], "en")
        assert card.first_variant_id == sand.id


def test_a_product_page_takes_four_statements(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        with count_queries() as queries:
            shown = storefront_product("mug", "en")
        assert len(queries) == 4
    assert [option.name for option in shown.options] == ["Colour"]
    assert [(offer.title, offer.quantity, offer.available) for offer in shown.variants] == [
        ("Blue", 10, True),
        ("Sand", 10, True),
    ]


def test_shoppers_read_their_language_or_the_nearest(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        mug = product_by_handle("mug")
        set_product_translation(mug.id, "nl", ProductTexts(title="Beker"))
        assert storefront_product("mug", "nl").title == "Beker"
        assert storefront_product("mug", "nl_BE").title == "Beker"
        assert storefront_product("mug", "fr").title == "Mug"
        assert cards_of([mug.id], "nl")[0].title == "Beker"


def test_what_is_not_on_sale_does_not_exist_for_shoppers(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        unpublish_product(product_by_handle("bowl").id)
        archive_product(product_by_handle("vase").id)
        publish_product(product_by_handle("mug").id, at=clock.now() + timedelta(days=1))
        assert storefront_products("en").total == 0
        for handle in ("bowl", "vase", "mug", "nothing"):
            with pytest.raises(NotFound):
                storefront_product(handle, "en")


def test_integrators_page_through_everything_once(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        for _ in range(4):
            make_product()
        seen, cursor = [], None
        while True:
            page = api_products(cursor=cursor, per_page=3)
            seen += [row["title"] for row in page.rows]
            cursor = page.next_cursor
            if cursor is None:
                break
        assert len(seen) == len(set(seen)) == 7
        assert api_products(page=3, per_page=3).total == 7
        assert api_products(page=99).total == 7


def test_an_api_page_takes_two_statements(two_stores: tuple[Store, Store]) -> None:
    with store_scope(two_stores[0].id):
        with count_queries() as queries:
            page = api_products(ApiFilters(status=ProductStatus.ACTIVE))
        assert len(queries) == 2
        assert page.total == 3
        assert [len(row["variants"]) for row in page.rows] == [1, 1, 2]
        assert page.rows[0]["variants"][0]["available"] == 10
        assert api_product(page.rows[0]["id"]) == page.rows[0]


def test_lists_never_show_another_store(two_stores: tuple[Store, Store]) -> None:
    ours, theirs = two_stores
    with store_scope(theirs.id):
        foreign = {row["id"] for row in api_products().rows}
        foreign_id = product_by_handle("bowl").id
    with store_scope(ours.id):
        assert not foreign & {row.id for row in list_products().rows}
        assert not foreign & {card.id for card in storefront_products("en").cards}
        assert not foreign & {row["id"] for row in api_products().rows}
        assert cards_of(list(foreign), "en") == ()
        with pytest.raises(NotFound):
            api_product(foreign_id)


def test_without_a_store_there_is_an_error_and_no_empty_list(two_stores: tuple[Store, Store]) -> None:
    for attempt in (list_products, api_products, lambda: storefront_products("en")):
        with pytest.raises(NoStoreContext):
            attempt()
