"""From a change to the index: events make wishes, the job takes them, nothing is lost on the way."""

import sys
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import redis
from sqlalchemy import update

from shared.db.engine import Engines
from shared.db.session import session, store_scope, transaction
from shared.jobs.queue import queue_of
from shared.jobs.search import STORES_AT_ONCE
from shared.jobs.search import index as index_job
from shared.jobs.search import sweep as sweep_job
from shared.kernel import clock
from shared.kernel.config import Settings, use_settings
from shared.kernel.errors import Misconfigured
from shared.kernel.ids import new_id
from shared.models.catalog.attribute import AttributeKind
from shared.models.catalog.index_wish import IndexWish
from shared.models.stores.store import Store, store_by_id
from shared.services.catalog.attribute_values import set_attribute_values
from shared.services.catalog.attributes import AttributeInput, ChoiceInput, create_attribute
from shared.services.catalog.categories import CategoryInput, create_category, set_product_category
from shared.services.catalog.listing import ListFilters, list_products
from shared.services.catalog.search.engine import search_engine
from shared.services.catalog.search.facet_keys import kept_number, shown_number
from shared.services.catalog.search.index_news import stores_that_wait
from shared.services.catalog.search.queries import Choices, SearchQuery
from shared.services.catalog.search.search_page import facets_of
from shared.subscribers.registry import HeardEvent
from shared.subscribers.search import index_product, index_products
from tests.factories.catalog import make_product
from tests.factories.indexing import index_store
from tests.factories.stores import make_store


@pytest.fixture
def ours(two_stores: tuple[Store, Store]) -> Iterator[Store]:
    with store_scope(two_stores[0].id):
        index_store()
        yield two_stores[0]


def heard(kind: str, store: Store, **payload: object) -> HeardEvent:
    return HeardEvent(new_id(), kind, store.id, payload)


def vendors() -> set[str]:
    return {value.label for facet in facets_of("en") if facet.name == "vendor" for value in facet.values}


def test_the_news_of_a_product_calls_the_job_once(ours: Store) -> None:
    first, second = make_product(vendor="Kiln"), make_product(vendor="Yard")
    with transaction():
        calls = [
            [call.name for call in index_product.react(heard("catalog.product_changed", ours, product_id=str(made.id)))]
            for made in (first, second)
        ]
    assert calls == [["search.index"], []]
    assert not vendors() & {"Kiln", "Yard"}
    index_job.run()
    assert vendors() >= {"Kiln", "Yard"}


def test_many_products_wait_together(ours: Store) -> None:
    ids = [str(make_product(vendor=f"Maker {number}").id) for number in range(3)]
    with transaction():
        list(index_products.react(heard("catalog.products_changed", ours, product_ids=ids)))
    index_job.run()
    assert vendors() >= {"Maker 0", "Maker 1", "Maker 2"}


def test_a_lost_call_is_noticed(ours: Store) -> None:
    made = make_product(vendor="Kiln")
    with transaction():
        index_product.react(heard("catalog.product_changed", ours, product_id=str(made.id)))
        session().execute(update(IndexWish).values(created_at=clock.now() - timedelta(minutes=1)))
    assert ours.id in stores_that_wait()
    index_job.run()
    assert ours.id not in stores_that_wait()


def test_other_work_is_not_kept_waiting_when_all_stores_want_indexing(engines: Engines, queue: redis.Redis) -> None:
    for _number in range(STORES_AT_ONCE + 1):
        with store_scope(make_store().id), transaction():
            session().add(IndexWish(product_id=new_id(), created_at=clock.now() - timedelta(minutes=1)))
    sweep_job.run()
    assert queue_of(index_job).count == STORES_AT_ONCE


def test_shoppers_pages_go_stale_when_facts_change(ours: Store) -> None:
    before = store_by_id(ours.id).revision
    make_product(vendor="Kiln")
    session().expire_all()
    middle = store_by_id(ours.id).revision
    index_store()
    session().expire_all()
    after = store_by_id(ours.id).revision
    index_store()
    session().expire_all()
    assert before < middle < after == store_by_id(ours.id).revision


def test_a_rebuild_changes_nothing_that_is_true(ours: Store) -> None:
    make_product(vendor="Kiln", options={"Size": ["S", "M"]})
    index_store()
    before = facets_of("en")
    index_store()
    assert facets_of("en") == before


def test_an_unknown_engine_is_a_mistake_in_the_settings(settings: Settings) -> None:
    use_settings(replace(settings, search_engine="nonsense"))
    try:
        with pytest.raises(Misconfigured, match="nonsense"):
            search_engine()
    finally:
        use_settings(settings)


def test_another_engine_takes_over(ours: Store, settings: Settings, tmp_path: Path) -> None:
    """An installed package names its engine in an entry point; it is told what to index, and answers."""
    (tmp_path / "tiny_engine.py").write_text(
        textwrap.dedent(
            """
            from shared.services.catalog.search.queries import SearchPage, Suggested

            class TinyEngine:
                told = []
                def index(self, product_ids): self.told.extend(product_ids)
                def search(self, query): return SearchPage(tuple(self.told[:query.limit]), len(self.told))
                def facets(self, query, locale): return ()
                def suggest(self, text, *, limit=6, for_shoppers=True): return Suggested(tuple(self.told[:limit]))
            """
        )
    )
    package = tmp_path / "tiny-1.0.dist-info"
    package.mkdir()
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
    (package / "entry_points.txt").write_text("[shopstead.search_engines]\ntiny = tiny_engine:TinyEngine\n")
    sys.path.insert(0, str(tmp_path))
    use_settings(replace(settings, search_engine="tiny"))
    try:
        made = make_product()
        index_store()
        assert made.id in search_engine().search(SearchQuery("anything", limit=50)).product_ids
    finally:
        use_settings(settings)
        sys.path.remove(str(tmp_path))


def test_attributes_and_categories_become_filters(ours: Store) -> None:
    """Every kind of attribute, named in both languages; categories with what stands under them."""
    choices = (ChoiceInput("Oak", names={"nl": "Eik"}), ChoiceInput("Brass"))
    material = create_attribute(AttributeInput("Material", AttributeKind.CHOICE, choices=choices, names={"nl": "Stof"}))
    height = create_attribute(AttributeInput("Height", AttributeKind.NUMBER, unit="cm"))
    washable = create_attribute(AttributeInput("Washable", AttributeKind.BOOLEAN))
    home = create_category(CategoryInput("Home"))
    lamps = create_category(CategoryInput("Lamps"), parent_id=home.id)
    low, high = make_product("Low lamp"), make_product("High lamp")
    oak = material.choices[0].id
    set_attribute_values(low.id, {material.id: [oak], height.id: "12.5", washable.id: True})
    set_attribute_values(high.id, {material.id: [material.choices[1].id], height.id: "40"})
    set_product_category([low.id, high.id], lamps.id)
    index_store()
    facets = {facet.name: facet for facet in facets_of("nl")}
    assert [(value.label, value.count) for value in facets["attr.material"].values] == [("Eik", 1), ("Brass", 1)]
    assert facets["attr.material"].label == "Stof"
    assert [(value.value, value.count) for value in facets["attr.washable"].values] == [("1", 1)]
    tall = facets["attr.height"]
    assert (tall.unit, shown_number(tall.lowest), shown_number(tall.highest)) == ("cm", Decimal("12.5"), Decimal(40))
    assert [(value.label, value.count) for value in facets["category"].values] == [("Home", 2)]
    narrow = Choices({"category": ("home",)}, {"attr.height": (kept_number(Decimal(20)), None)})
    found = search_engine().search(SearchQuery(choices=narrow))
    assert found.product_ids == (high.id,)
    assert [row.title for row in list_products(ListFilters(attribute="material:oak")).rows] == ["Low lamp"]


def test_words_of_attributes_and_categories_are_found(ours: Store) -> None:
    home = create_category(CategoryInput("Verlichting"))
    lamp = make_product("Lamp")
    set_product_category([lamp.id], home.id)
    index_store()
    assert search_engine().search(SearchQuery("verlichting lam")).product_ids == (lamp.id,)
