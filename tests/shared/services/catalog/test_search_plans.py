"""How PostgreSQL reads the term table as the app's role, with row-level security on and other stores around."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import event

from shared.db.bulk import insert_rows
from shared.db.engine import Engines, engines
from shared.db.session import session, store_scope, transaction
from shared.kernel import clock
from shared.kernel.config import Settings
from shared.kernel.ids import new_id
from shared.models.catalog.product import Product, ProductStatus
from shared.models.catalog.term import ProductTerm
from shared.models.stores.store import Store
from shared.services.catalog.search.engine import search_engine
from tests.factories.stores import make_store

PRODUCTS = 3000
WORDS = ("cup", "bowl", "vase", "plate", "tray", "jug", "lamp", "tile", "mug", "pot")


@pytest.fixture(scope="module")
def full_stores(engines: Engines, settings: Settings) -> tuple[Store, Store]:
    """Two stores of several thousand products each, and fresh statistics."""
    stores = make_store(), make_store()
    for store in stores:
        with store_scope(store.id), transaction():
            _fill()
    with psycopg.connect(settings.database_owner_url, autocommit=True) as owner:
        owner.execute("ANALYZE product_terms")
        owner.execute("ANALYZE products")
    return stores


def _fill() -> None:
    ids = [new_id() for _ in range(PRODUCTS)]
    insert_rows(Product, (_product(number, product_id) for number, product_id in enumerate(ids)))
    insert_rows(ProductTerm, (term for number, product_id in enumerate(ids) for term in _terms(number, product_id)))


def _product(number: int, product_id: Any) -> dict[str, Any]:
    now = clock.now()
    title = f"{WORDS[number % 10]} {number}"
    return {
        "id": product_id, "handle": f"product-{number}", "title": title, "status": ProductStatus.ACTIVE,
        "published_at": now, "tags": [], "created_at": now, "updated_at": now,
    }  # fmt: skip


def _terms(number: int, product_id: Any) -> Iterator[dict[str, Any]]:
    for word in (WORDS[number % 10], f"n{number}", f"maker{number % 40}", f"shade{number % 7}"):
        yield {"product_id": product_id, "locale": "", "term": word, "weight": 8}


@pytest.mark.parametrize("query", ["n1234", "vase n12", "maker7 sha"])
def test_search_reads_the_index_that_begins_with_the_store(full_stores: tuple[Store, Store], query: str) -> None:
    with store_scope(full_stores[0].id):
        plan = _plan_of(query)
    assert "Seq Scan on product_terms" not in plan
    words = query.split()
    assert plan.count("ix_product_terms_term") == len(words)
    conditions = [line for line in plan.splitlines() if "Index Cond" in line and "(term " in line]
    assert len(conditions) == len(words)
    assert all("store_id = " in line for line in conditions)


def test_each_store_finds_its_own_among_thousands(full_stores: tuple[Store, Store]) -> None:
    answers = []
    for store in full_stores:
        with store_scope(store.id):
            answers.append(search_engine().find("n1234", only_on_sale=True))
    assert [found.total for found in answers] == [1, 1]
    assert answers[0].product_ids != answers[1].product_ids


def _plan_of(query: str) -> str:
    """The plan of the statement that a search really sends, in the same transaction and role."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        sent.append((statement, parameters))

    event.listen(engines().app, "before_cursor_execute", note)
    try:
        assert search_engine().find(query, only_on_sale=True).total > 0
    finally:
        event.remove(engines().app, "before_cursor_execute", note)
    statement, parameters = next(item for item in sent if "product_terms" in item[0])
    rows = session().connection().exec_driver_sql(f"EXPLAIN {statement}", parameters)
    return "\n".join(row[0] for row in rows)
