"""How PostgreSQL finds things as the app's role, with row-level security on and other stores around."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from sqlalchemy import event

from benchmarks.large_store import fill_large_store
from shared.db.engine import Engines, engines
from shared.db.sending import ask
from shared.db.session import session, store_scope
from shared.kernel.config import Settings
from shared.models.stores.store import Store
from shared.services.catalog.listing import ListFilters, ListSort, list_products
from shared.services.catalog.search.engine import search_engine
from shared.services.catalog.search.queries import Choices, SearchQuery
from shared.services.catalog.search.search_page import browse_products, facets_of, search_products, suggest
from shared.services.catalog.sorts import Sort
from shared.services.inventory.locations import ensure_default_location
from tests.factories.stores import make_store
from tests.queries import count_queries

PRODUCTS, NEIGHBOURS = 6000, 3
OURS = (
    "product_terms", "search_words", "indexed_products", "facet_bits", "facet_names", "products", "variants",
    "stock_levels",
)  # fmt: skip
#: All stores' names of facets lie on one page here, which is read at once however it is asked for.
ONE_PAGE = {"facet_names"}
NARROW = Choices({"vendor": ("Brand 7",)})
WIDE = Choices({"stock": ("1",), "option.size": ("m",)}, {"price": (500, 19_000)})


@pytest.fixture(scope="module")
def large(engines: Engines, settings: Settings) -> Store:
    """A store of several thousand products among others of the same kind, with fresh statistics."""
    stores = [make_store() for _number in range(NEIGHBOURS)]
    for store in stores:
        with store_scope(store.id):
            location_id = ensure_default_location().id
        fill_large_store(store.id, location_id, PRODUCTS, lambda: _analyse(settings))
    _analyse(settings)
    return stores[0]


def _analyse(settings: Settings) -> None:
    with psycopg.connect(settings.database_owner_url, autocommit=True) as owner:
        for table in OURS:
            owner.execute(f"ANALYZE {table}")


QUESTIONS: dict[str, Callable[[], object]] = {
    "a word": lambda: search_products("lamp", "en"),
    "several words, the last unfinished": lambda: search_products("oak lamp sa", "en"),
    "a typo": lambda: search_products("lmap", "en"),
    "a code": lambda: search_products("LD-00042", "en"),
    "suggestions": lambda: suggest("no", "en"),
    "facets": lambda: facets_of("en"),
    "facets of a search": lambda: facets_of("en", query="lamp"),
    "narrowed to few": lambda: browse_products("en", choices=NARROW, sort=Sort.TITLE),
    "narrowed to many by price": lambda: browse_products("en", choices=WIDE, sort=Sort.PRICE),
    "everything by price": lambda: browse_products("en", sort=Sort.PRICE),
    "the dashboard's list": list_products,
    "the dashboard's list by title": lambda: list_products(sort=ListSort.TITLE),
    "the dashboard's list by price": lambda: list_products(sort=ListSort.PRICE_DOWN),
    "the dashboard's list of a vendor": lambda: list_products(ListFilters(vendor="Brand 7")),
    "the dashboard's list of a tag in stock": lambda: list_products(ListFilters(tag="sand", in_stock=True)),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_is_answered_from_indexes_that_begin_with_the_store(large: Store, question: str) -> None:
    with store_scope(large.id):
        QUESTIONS[question]()
        session().rollback()
        plans = list(_plans_of(QUESTIONS[question]))
    assert plans
    for plan in plans:
        scanned = re.findall(r"Seq Scan on (\w+)", plan)
        assert not set(scanned) & set(OURS) - ONE_PAGE, plan
        conditions = [line for line in plan.splitlines() if "Index Cond" in line]
        assert all("store_id" in line for line in conditions), plan


@pytest.mark.parametrize(
    ("question", "most"),
    [
        ("a word", 6),
        ("a typo", 10),
        ("suggestions", 7),
        ("facets", 1),
        ("narrowed to few", 4),
        ("the dashboard's list", 3),
    ],
)
def test_statements_are_few(large: Store, question: str, most: int) -> None:
    with store_scope(large.id):
        QUESTIONS[question]()
        session().rollback()
        with count_queries() as queries:
            QUESTIONS[question]()
    assert len(queries) <= most


def test_words_look_at_a_bounded_number_of_places(large: Store) -> None:
    """The rows that PostgreSQL really reads for a frequent word."""
    with store_scope(large.id):
        plans = list(_plans_of(lambda: search_products("striped", "en"), analyse=True))
    reads = [
        int(rows)
        for plan in plans
        for rows in re.findall(r"on product_terms.*?rows=([\d.]+)\D", plan)
        if rows.isdigit()
    ]
    assert max(reads, default=0) <= 1000


def test_pages_turn_by_cursor_to_the_end_and_back(large: Store) -> None:
    with store_scope(large.id):
        seen: list[Any] = []
        page = list_products(sort=ListSort.PRICE, per_page=250)
        seen += [row.id for row in page.rows]
        while page.next:
            page = list_products(sort=ListSort.PRICE, per_page=250, cursor=page.next)
            seen += [row.id for row in page.rows]
        assert (len(seen), len(set(seen)), page.total) == (PRODUCTS, PRODUCTS, PRODUCTS)
        before = list_products(sort=ListSort.PRICE, per_page=250, cursor=page.previous)
        assert [row.id for row in before.rows] == seen[-500:-250]


def test_a_large_list_is_filtered_exactly(large: Store) -> None:
    with store_scope(large.id):
        listing = list_products(ListFilters(vendor="Brand 7", price_from=1000, price_to=15_000), per_page=250)
        every = list_products(ListFilters(vendor="Brand 7"), per_page=250)
    fitting = {row.id for row in every.rows if 1000 <= row.price_min <= 15_000}
    assert {row.id for row in listing.rows} == fitting
    assert listing.total == len(fitting) > 0


def test_facet_counts_are_exact_in_a_large_store(large: Store) -> None:
    with store_scope(large.id):
        facets = {facet.name: facet for facet in facets_of("en", choices=WIDE)}
        for value in facets["option.colour"].values[:3]:
            choices = Choices({**WIDE.values, "option.colour": (value.value,)}, WIDE.ranges)
            assert search_engine().search(SearchQuery(choices=choices)).total == value.count


def _plans_of(ask: Callable[[], object], *, analyse: bool = False) -> Iterator[str]:
    """The plans of the statements that are really sent, in the same transaction and role."""
    with _sent() as statements:
        ask()
    for statement, parameters in statements:
        how = "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF)" if analyse else "EXPLAIN"
        rows = _explained(f"{how} {statement}", parameters)
        yield "\n".join(row[0] for row in rows)


def _explained(statement: str, parameters: Any) -> list[Any]:
    """Fixed statements are sent with their values in order, those of the ORM with their values by name."""
    if isinstance(parameters, list):
        return ask(session().connection(), statement, parameters).rows
    return session().connection().exec_driver_sql(statement, parameters).all()


@contextmanager
def _sent() -> Iterator[list[tuple[str, Any]]]:
    """Statements of the block that read our tables."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if any(f" {table}" in statement for table in OURS):
            sent.append((statement, parameters))

    event.listen(engines().app, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engines().app, "before_cursor_execute", note)
