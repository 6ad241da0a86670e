"""Finding products through the API."""

from typing import Any

import pytest

from shared.db.session import store_scope
from tests.factories.catalog import make_product
from tests.factories.indexing import index_store
from tests.platform_app.api.conftest import Held
from tests.queries import count_queries

PRICED = "limit=2&sort=price&vendor=Kiln&vendor=Yard&price_from=500&price_to=990000"


def asked(shelf: Held, path: str) -> dict[str, Any]:
    """What an answer holds."""
    answer = shelf.api.get(f"{shelf.path}/search{path}")
    assert answer.status_code == 200 and answer.json is not None, answer.text
    found: dict[str, Any] = answer.json["data"]
    return found


@pytest.fixture
def shelf(ours: Held, theirs: Held) -> Held:
    """Beakers and a zither in two stores, of which one is asked."""
    for held in (theirs, ours):
        with store_scope(held.store.id):
            make_product("Beaker", price=500, vendor="Kiln", options={"Colour": ["Blue", "Red"]}, sku="BEAK")
            make_product("Tea beaker", price=900, vendor="Yard", stock=0)
            make_product("Zither", price=990000, vendor="Yard")
            index_store()
    return ours


def test_words_find_the_most_relevant_first(shelf: Held) -> None:
    found = asked(shelf, "?q=beaker")
    assert [product["title"] for product in found["products"]] == ["Beaker", "Tea beaker"]
    assert (found["total"], found["total_is_exact"], found["next_cursor"]) == (2, True, None)
    assert found["products"][0]["variants"][0]["sku"] == "BEAK-1"


def test_results_are_narrowed_and_counted(shelf: Held) -> None:
    found = asked(shelf, "?q=beaker&option=colour:blue&in_stock=true&facets=true")
    assert [product["title"] for product in found["products"]] == ["Beaker"]
    facets = {facet["name"]: facet for facet in found["facets"]}
    colours = {value["label"]: (value["count"], value["is_chosen"]) for value in facets["option.colour"]["values"]}
    assert colours == {"Blue": (1, True), "Red": (1, False)}


def test_without_words_everything_is_gone_through_by_cursor(shelf: Held) -> None:
    first = asked(shelf, f"?{PRICED}")
    assert [product["title"] for product in first["products"]] == ["Beaker", "Tea beaker"]
    rest = asked(shelf, f"?{PRICED}&cursor={first['next_cursor']}")
    assert [product["title"] for product in rest["products"]] == ["Zither"]
    assert rest["next_cursor"] is None


def test_a_typo_is_mended_and_told(shelf: Held) -> None:
    found = asked(shelf, "?q=zihter")
    assert ([product["title"] for product in found["products"]], found["corrected"]) == (["Zither"], "zither")


def test_suggestions_complete_what_is_typed(shelf: Held) -> None:
    found = asked(shelf, "/suggestions?q=zi")
    assert ([product["title"] for product in found["products"]], found["queries"]) == (["Zither"], ["zither"])


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "sort=sideways", "price_from=much", "collection_id=7"])
def test_nonsense_is_refused_with_a_reason(shelf: Held, query: str) -> None:
    answer = shelf.api.get(f"{shelf.path}/search?{query}")
    assert answer.json is not None
    assert (answer.status_code, answer.json["error"]["code"]) == (422, "invalid")


def test_a_search_takes_a_handful_of_statements(shelf: Held) -> None:
    address = f"{shelf.path}/search?q=beaker&facets=true"
    shelf.api.get(address)
    with count_queries() as queries:
        shelf.api.get(address)
    assert len(queries) <= 10
