"""Connections of the app role, over many units of work."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from shared.db.engine import Engines, configure_engines
from shared.db.session import session, store_scope, transaction
from shared.kernel.config import Settings
from shared.models.catalog.product import Product
from shared.models.stores.store import Store

NAMES = select(Product.title)


@pytest.fixture
def one_connection(settings: Settings, engines: Engines) -> Engines:
    """Engines that have opened no connection yet."""
    return configure_engines(settings)


def test_statements_stay_prepared_when_a_read_ends(one_connection: Engines, two_stores: tuple[Store, Store]) -> None:
    for _ in range(20):
        with store_scope(two_stores[0].id):
            session().execute(NAMES).all()
    with store_scope(two_stores[0].id):
        prepared = session().execute(text("SELECT statement FROM pg_prepared_statements")).scalars().all()
    assert any("products.title" in statement for statement in prepared)


def test_prepared_statements_see_the_store_of_each_transaction(
    one_connection: Engines, two_stores: tuple[Store, Store]
) -> None:
    for _ in range(20):
        found = []
        for store in two_stores:
            with store_scope(store.id):
                found.append({row.store_id for row in session().execute(select(Product.store_id))})
        assert found == [{store.id} for store in two_stores]


def test_a_refused_statement_leaves_the_connection_usable(
    one_connection: Engines, two_stores: tuple[Store, Store]
) -> None:
    store, _other = two_stores
    with pytest.raises(DBAPIError), store_scope(store.id), transaction():
        session().execute(text("SELECT 1 / 0"))
    with store_scope(store.id):
        assert len(session().execute(NAMES).all()) == 3


def test_a_lost_connection_is_replaced(one_connection: Engines, two_stores: tuple[Store, Store]) -> None:
    store, _other = two_stores
    with pytest.raises(DBAPIError), store_scope(store.id):
        session().execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    with store_scope(store.id):
        assert len(session().execute(NAMES).all()) == 3
