"""Finding products."""

from collections.abc import Iterator

import pytest

from shared.db.session import session, store_scope
from shared.models.catalog.product import product_by_handle
from shared.models.stores.store import Store
from shared.services.catalog.inputs import ProductInput, ProductTexts, VariantInput
from shared.services.catalog.products import delete_product, update_product
from shared.services.catalog.publication import unpublish_product
from shared.services.catalog.search.engine import search_engine
from shared.services.catalog.search.queries import Choices, SearchQuery
from shared.services.catalog.search.search_page import search_products, suggest
from shared.services.catalog.sorts import Sort
from shared.services.catalog.translations import set_product_translation
from tests.factories.catalog import make_collection, make_product
from tests.factories.indexing import index_store
from tests.queries import count_queries


@pytest.fixture
def store(two_stores: tuple[Store, Store]) -> Iterator[Store]:
    with store_scope(two_stores[0].id):
        index_store()
        yield two_stores[0]


def found(query: str, locale: str = "en") -> list[str]:
    return [card.handle for card in search_products(query, locale).cards]


@pytest.mark.parametrize("query", ["mug", "MU", "múg", "mug blu", "sand", "MUG-01-2", "mug012"])
def test_words_are_found_by_their_beginning_without_case_and_accents(store: Store, query: str) -> None:
    assert found(query) == ["mug"]


def test_all_words_must_match(store: Store) -> None:
    assert found("mug vase") == []
    assert found("studio vase") == ["vase"]


@pytest.mark.parametrize("query", ["", "   ", "%", "_", "'; --", "\x00"[:0], "🙂"])
def test_nothing_is_found_by_nothing(store: Store, query: str) -> None:
    assert found(query) == []


@pytest.mark.parametrize(("typed", "meant"), [("mgu", "mug"), ("vsae", "vase"), ("bwol", "bowl"), ("studoi", "studio")])
def test_typos_are_forgiven_and_told(store: Store, typed: str, meant: str) -> None:
    page = search_products(typed, "en")
    assert (page.total, page.corrected) == (1, meant)


def test_a_title_counts_more_than_a_tag(store: Store) -> None:
    make_product("Saucer", tags=("vase",))
    assert found("vase") == ["vase", "saucer"]


@pytest.mark.parametrize("query", ["القهوة", "قهوه", "قَهْوَة", "أحمر", "احمر", "فنجان قهو"])
def test_arabic_is_found_however_it_is_spelt(store: Store, query: str) -> None:
    make_product("فنجان القهوة الأحمر", handle="cup")
    assert found(query) == ["cup"]


@pytest.mark.parametrize("query", ["万年筆", "インク", "筆", "いんく"[:0] or "ボトル"])
def test_japanese_is_found_in_the_middle_of_a_run(store: Store, query: str) -> None:
    make_product("万年筆インク ボトル", handle="ink")
    assert found(query) == ["ink"]


def test_translations_and_option_values_are_found(store: Store) -> None:
    mug = product_by_handle("mug")
    values = {mug.options[0].values[0].id: "Hemelsblauw"}
    set_product_translation(mug.id, "nl", ProductTexts(title="Beker"), values=values)
    assert found("beker", "nl") == found("hemels", "nl") == ["mug"]
    set_product_translation(mug.id, "nl", ProductTexts(title="Kroes"))
    assert found("beker", "nl") == []


def test_the_words_follow_every_change(store: Store) -> None:
    product = make_product("Teapot")
    update_product(product.id, ProductInput("Kettle", (VariantInput(price=1),), status=product.status))
    assert (found("teapot"), found("kettle")) == ([], ["teapot"])
    delete_product(product.id)
    assert found("kettle") == []


def test_shoppers_do_not_find_drafts_but_merchants_do(store: Store) -> None:
    bowl = product_by_handle("bowl")
    unpublish_product(bowl.id)
    assert found("bowl") == []
    assert search_engine().search(SearchQuery("bowl", for_shoppers=False)).product_ids == (bowl.id,)


def test_results_are_paged_sorted_and_filtered(store: Store) -> None:
    for number in range(5):
        make_product(f"Tile {number}", price=100 * (5 - number))
    second = search_products("tile", "en", page=2, per_page=2)
    assert (len(second.cards), second.total, second.pages) == (2, 5, 3)
    index_store()
    cheapest = search_products("tile", "en", sort=Sort.PRICE, choices=Choices(ranges={"price": (None, 300)}))
    assert [card.title for card in cheapest.cards] == ["Tile 4", "Tile 3", "Tile 2"]


def test_a_search_page_takes_a_handful_of_statements(store: Store) -> None:
    search_products("mug", "en")
    session().rollback()
    with count_queries() as queries:
        search_products("mug", "en")
    assert len(queries) <= 6


def test_suggestions_come_as_one_types(store: Store) -> None:
    make_collection("Vases")
    offered = suggest("vas", "en")
    assert [card.title for card in offered.products] == ["Vase"]
    assert [collection.title for collection in offered.collections] == ["Vases"]


def test_another_stores_words_are_neither_found_nor_suggested(two_stores: tuple[Store, Store]) -> None:
    ours, theirs = two_stores
    with store_scope(theirs.id):
        make_product("Zeppelin")
    with store_scope(ours.id):
        assert found("zeppelin") == found("zepelin") == []
        assert search_products("zepelin", "en").corrected is None
        session().rollback()
