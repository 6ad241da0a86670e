"""A lone read is one statement without a scope, never reads a store's rows, and outlives a broken connection."""

import pytest
from sqlalchemy import bindparam, select, text
from sqlalchemy.exc import OperationalError

from shared.db.alone import LoneRead
from shared.models.carts.cart import Cart
from shared.models.stores.store import Store
from tests.factories.stores import make_store
from tests.queries import count_queries

pytestmark = pytest.mark.usefixtures("engines")

HANDLE = LoneRead(lambda: select(Store.id, Store.status).where(Store.handle == bindparam("handle")))
SLEEP = LoneRead(lambda: select(text("pg_terminate_backend(pg_backend_pid())")))


def test_one_statement_and_no_scope() -> None:
    ours, other = make_store(), make_store()
    with count_queries() as queries:
        rows = [HANDLE.first(handle=store.handle) for store in (ours, other)]
    assert [row.id for row in rows] == [ours.id, other.id]
    assert rows[0].status is ours.status
    assert len(queries) == 2
    assert HANDLE.first(handle="nobody-has-this") is None


def test_a_stores_rows_are_refused() -> None:
    carts = LoneRead(lambda: select(Cart.id))
    with pytest.raises(TypeError):
        carts.first()


def test_a_connection_that_breaks_is_told_and_let_go() -> None:
    store = make_store()
    with pytest.raises(OperationalError):
        SLEEP.first()
    assert HANDLE.first(handle=store.handle).id == store.id
