"""What listings can be narrowed by, and that the numbers beside the choices are true."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from shared.db.session import session, store_scope, transaction
from shared.models.catalog.collection import Collection
from shared.models.catalog.product import product_by_handle
from shared.models.catalog.variant import Variant
from shared.models.stores.store import Store
from shared.services.catalog.collections import set_collection_products
from shared.services.catalog.inputs import ProductTexts
from shared.services.catalog.products import delete_product
from shared.services.catalog.publication import unpublish_product
from shared.services.catalog.search.index_news import hear_of_collection, hear_of_products, hear_of_stock
from shared.services.catalog.search.queries import Choices, Facet, FacetKind
from shared.services.catalog.search.search_page import browse_products, facets_of, search_products
from shared.services.catalog.search.waiting import index_waiting
from shared.services.catalog.sorts import Sort
from shared.services.catalog.translations import set_product_translation
from tests.factories.catalog import make_collection, make_product
from tests.factories.indexing import index_store
from tests.factories.stores import make_store
from tests.queries import count_queries


@dataclass(frozen=True)
class Shelf:
    """A store with products in two sizes and three colours, and another one with the same."""

    store: Store
    collection_id: str


@pytest.fixture
def shelf(engines: object) -> Iterator[Shelf]:
    stores = make_store(), make_store()
    for store in stores:
        with store_scope(store.id):
            collection = _fill()
            index_store()
    with store_scope(stores[1].id):
        yield Shelf(stores[1], str(collection.id))


def _fill() -> Collection:
    make_product("Cup", price=500, vendor="Kiln", options={"Colour": ["Blue", "Red"], "Size": ["S"]})
    make_product("Bowl", price=1500, vendor="Kiln", options={"colour": ["blue"]}, stock=0)
    make_product("Vase", price=9900, vendor="Yard", product_type="Decor", options={"Colour": ["Green"]})
    lamp = make_product("Lamp", price=2500, vendor="Yard", variant={"compare_at_price": 4000})
    return make_collection("Light", products=(lamp,))


def facet(name: str, **asked: Any) -> Facet:
    return next(found for found in facets_of("en", **asked) if found.name == name)


def counts(name: str, **asked: Any) -> dict[str, int]:
    return {value.label: value.count for value in facet(name, **asked).values}


def titles(**asked: Any) -> list[str]:
    return sorted(card.title for card in browse_products("en", **asked).cards)


def test_every_facet_says_how_many_products_each_choice_leaves(shelf: Shelf) -> None:
    assert counts("vendor") == {"Kiln": 2, "Yard": 2}
    assert counts("option.colour") == {"Blue": 2, "Red": 1, "Green": 1}
    assert counts("stock") == {"In stock": 3, "Out of stock": 1}
    assert counts("discount") == {"On sale": 1}
    price = facet("price")
    assert (price.kind, price.lowest, price.highest) == (FacetKind.RANGE, 500, 9900)
    assert sum(bar.count for bar in price.bars) == 4


def test_choices_of_a_facet_add_up_and_do_not_narrow_its_own_counts(shelf: Shelf) -> None:
    choices = Choices({"option.colour": ("blue", "green")})
    assert titles(choices=choices) == ["Bowl", "Cup", "Vase"]
    assert counts("option.colour", choices=choices) == {"Blue": 2, "Red": 1, "Green": 1}
    assert counts("vendor", choices=choices) == {"Kiln": 2, "Yard": 1}


def test_facets_narrow_each_other(shelf: Shelf) -> None:
    choices = Choices({"vendor": ("Kiln",), "stock": ("1",)})
    assert titles(choices=choices) == ["Cup"]
    assert counts("stock", choices=choices) == {"In stock": 1, "Out of stock": 1}
    assert counts("vendor", choices=choices) == {"Kiln": 1, "Yard": 2}


@pytest.mark.parametrize(
    ("limits", "found"),
    [((1500, 2500), ["Bowl", "Lamp"]), ((None, 1499), ["Cup"]), ((9901, None), []), ((2500, None), ["Lamp", "Vase"])],
)
def test_prices_from_and_to_are_included(shelf: Shelf, limits: tuple[int, int], found: list[str]) -> None:
    assert titles(choices=Choices(ranges={"price": limits})) == found


def test_a_choice_that_leaves_nothing_stays_so_that_it_can_be_taken_back(shelf: Shelf) -> None:
    choices = Choices({"vendor": ("Gone",)})
    assert titles(choices=choices) == []
    assert counts("vendor", choices=choices) == {"Gone": 0, "Kiln": 2, "Yard": 2}


def test_listings_are_counted_within_their_collection(shelf: Shelf) -> None:
    within = ("collection", shelf.collection_id)
    assert counts("discount", within=within) == {"On sale": 1}
    assert titles(within=within, choices=Choices({"vendor": ("Yard",)})) == ["Lamp"]


def test_searches_are_narrowed_and_sorted(shelf: Shelf) -> None:
    assert counts("option.colour", query="cup") == {"Blue": 1, "Red": 1}
    found = search_products("yard", "en", choices=Choices({"discount": ("1",)}))
    assert ([card.title for card in found.cards], found.total) == (["Lamp"], 1)
    cheap = search_products("yard", "en", choices=Choices(ranges={"price": (1, None)}), sort=Sort.PRICE)
    assert [card.title for card in cheap.cards] == ["Lamp", "Vase"]


def test_choices_are_named_in_the_shoppers_language(shelf: Shelf) -> None:
    cup = product_by_handle("cup")
    colour = next(option for option in cup.options if option.name == "Colour")
    set_product_translation(
        cup.id, "nl", ProductTexts(), options={colour.id: "Kleur"}, values={colour.values[0].id: "Blauw"}
    )
    hear_of_products([cup.id])
    index_waiting()
    found = next(found for found in facets_of("nl") if found.name == "option.colour")
    assert (found.label, found.values[0].label) == ("Kleur", "Blauw")


def test_the_index_follows_products_that_change_and_go(shelf: Shelf) -> None:
    unpublish_product(product_by_handle("vase").id)
    gone = product_by_handle("lamp").id
    delete_product(gone)
    hear_of_products([gone, product_by_handle("vase").id])
    index_waiting()
    assert counts("vendor", choices=Choices({"vendor": ("Kiln",)})) == {"Kiln": 2}
    new = make_product("Jug", vendor="Yard")
    hear_of_products([new.id])
    index_waiting()
    assert counts("vendor") == {"Kiln": 2, "Yard": 1}


def test_only_stock_that_makes_a_difference_is_indexed(shelf: Shelf) -> None:
    cup, bowl = product_by_handle("cup"), product_by_handle("bowl")
    assert not hear_of_stock(cup.variants[0].id)
    with transaction():
        session().execute(update(Variant).where(Variant.product_id == bowl.id).values(sell_when_out=True))
    assert hear_of_stock(bowl.variants[0].id)
    index_waiting()
    assert "stock" not in [found.name for found in facets_of("en")]


def test_products_that_leave_a_collection_leave_its_listing(shelf: Shelf) -> None:
    set_collection_products(UUID(shelf.collection_id), [product_by_handle("cup").id])
    assert hear_of_collection(UUID(shelf.collection_id))
    index_waiting()
    assert counts("option.colour", within=("collection", shelf.collection_id)) == {"Blue": 1, "Red": 1}


def test_facets_take_one_statement_and_a_narrowed_page_three(shelf: Shelf) -> None:
    facets_of("en")
    with count_queries() as queries:
        facets_of("en", choices=Choices({"vendor": ("Kiln",)}))
    assert len(queries) == 1
    with count_queries() as queries:
        browse_products("en", choices=Choices({"vendor": ("Kiln",)}))
    assert len(queries) <= 4
