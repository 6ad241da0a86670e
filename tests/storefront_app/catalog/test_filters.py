"""Filters and suggestions as shoppers meet them: in addresses, without scripts, in their language."""

import html
import re
from collections.abc import Callable

import pytest

from shared.db.session import store_scope
from shared.models.catalog.product import product_by_handle
from shared.models.stores.store import Store
from shared.services.catalog.inputs import ProductTexts
from shared.services.catalog.translations import set_product_translation
from tests.factories.catalog import make_product
from tests.factories.indexing import index_store
from tests.storefront_app.shop import Browser

Visit = Callable[[Store], Browser]
Stores = tuple[Store, Store]


@pytest.fixture
def ours(two_stores: Stores) -> Store:
    """Two stores with the same cups; one of them is visited."""
    for store in two_stores:
        with store_scope(store.id):
            make_product("Cup", price=500, vendor="Kiln & Co", options={"Colour": ["Blue", "Red"]})
            make_product("Beaker", price=1500, vendor="Yard", options={"Colour": ["Blue"]}, stock=0)
            index_store()
    return two_stores[0]


def cards(page: str) -> list[str]:
    return [part.partition("</a>")[0].rpartition(">")[2] for part in page.split('class="card__title"')[1:]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("filter.v.option.colour=blue", ["Beaker", "Cup", "Mug"]),
        ("filter.v.option.Colour=Red", ["Cup"]),
        ("filter.v.option.colour=red&filter.v.option.colour=sand", ["Cup", "Mug"]),
        ("filter.p.vendor=Kiln+%26+Co&filter.p.vendor=Yard&filter.v.availability=1", ["Cup"]),
        ("filter.v.price.gte=10&filter.v.price.lte=15.00&filter.v.option.colour=blue", ["Beaker"]),
        ("filter.v.price.gte=cheap&filter.v.option.colour=red", ["Cup"]),
        ("filter.p.vendor=%3Cscript%3E", []),
    ],
)
def test_the_address_holds_what_is_chosen(visit: Visit, ours: Store, query: str, found: list[str]) -> None:
    page = visit(ours).get(f"/collections/all?{query}&sort_by=title-ascending").text
    assert cards(page) == found
    assert "<script>" not in page.partition('class="filters"')[2].partition("</aside>")[0]


def test_choices_show_their_counts_and_chips_take_them_back(visit: Visit, ours: Store) -> None:
    page = visit(ours).get("/collections/all?filter.v.option.colour=red&filter.p.vendor=Kiln+%26+Co").text
    red = re.search(r'value="red"[^>]*checked.*?<span class="quiet small">(\d+)</span>', page, re.DOTALL)
    assert red is not None and red[1] == "1"
    links = [html.unescape(link) for link in re.findall(r'class="chip[^"]*" href="([^"]*)"', page)]
    assert "/collections/all?filter.p.vendor=Kiln+%26+Co" in links
    assert "/collections/all?filter.v.option.colour=red" in links
    assert "/collections/all" in links


def test_filters_are_a_form_that_works_without_scripts(visit: Visit, ours: Store) -> None:
    page = visit(ours).get("/search?q=cup").text
    form = page.partition("data-facets=")[0].rpartition("<form")[2] + page.partition("data-facets=")[2]
    assert 'action="/search"' in form and 'name="q" value="cup"' in form
    assert 'href="#filters-' in page and 'id="filters-' in page
    assert 'name="filter.v.option.colour"' in form and 'type="submit"' in form


def test_a_section_of_the_page_is_filtered_alike(visit: Visit, ours: Store) -> None:
    browser, address = visit(ours), "/collections/all?filter.v.option.colour=red"
    whole = browser.get(address).text
    section = whole.partition('data-facets="')[2].partition('"')[0]
    page = browser.get(f"{address}&section_id={section}").text
    assert cards(page) == cards(whole) == ["Cup"]
    assert "<html" in whole and "<html" not in page


def test_filters_speak_the_shoppers_language(visit: Visit, ours: Store) -> None:
    with store_scope(ours.id):
        cup = product_by_handle("cup")
        option = cup.options[0]
        names = {option.values[0].id: "Blauw", option.values[1].id: "Rood"}
        set_product_translation(cup.id, "nl", ProductTexts(), options={option.id: "Kleur"}, values=names)
        index_store()
    page = visit(ours).get("/nl/collections/all?filter.v.option.colour=red").text
    assert "Kleur" in page and "Rood" in page
    assert cards(page) == ["Cup"]


def test_what_was_meant_is_told(visit: Visit, ours: Store) -> None:
    page = visit(ours).get("/search?q=baeker").text
    assert cards(page) == ["Beaker"]
    assert "baeker" in page and "“beaker”" in page


def test_suggestions_are_a_list_of_options_with_prices_and_words(visit: Visit, ours: Store) -> None:
    section = visit(ours).get("/search/suggest?q=be&section_id=predictive-search").text
    assert section.count('role="option"') >= 2
    assert 'href="/products/beaker"' in section and "15.00" in section
    answer = visit(ours).get("/search/suggest.json?q=be").json["resources"]["results"]
    assert [product["title"] for product in answer["products"]] == ["Beaker"]
    assert [query["text"] for query in answer["queries"]] == ["beaker"]


def test_another_stores_choices_are_not_offered(visit: Visit, two_stores: Stores, ours: Store) -> None:
    with store_scope(two_stores[1].id):
        make_product("Zeppelin", vendor="Zeppelin Works")
        index_store()
    assert "Zeppelin Works" not in visit(ours).get("/collections/all").text
    assert "Zeppelin Works" in visit(two_stores[1]).get("/collections/all").text
