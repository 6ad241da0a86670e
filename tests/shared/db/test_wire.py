"""What travels together keeps its order, its errors and its locks."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import bindparam, func, insert, literal, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from shared.db.fixed import FixedStatement
from shared.db.sending import wire_of
from shared.db.session import platform_scope, session, store_scope, transaction
from shared.db.together import insert_later
from shared.db.wire import Wire
from shared.kernel.ids import new_id
from shared.models.carts.cart import Cart
from shared.models.stores.counter import StoreCounter
from tests.factories.stores import make_store

pytestmark = pytest.mark.usefixtures("engines")

COUNTERS = FixedStatement(lambda: select(StoreCounter.name, StoreCounter.value).order_by(StoreCounter.name))
ADD = FixedStatement(
    lambda: insert(StoreCounter).values({name: bindparam(name) for name in ("store_id", "id", "name", "value")})
)
RAISE = FixedStatement(lambda: update(StoreCounter).values(value=StoreCounter.value + 1))
ECHO = FixedStatement(lambda: select(bindparam("said", type_=Cart.note.type), func.length(bindparam("said"))))


@contextmanager
def count_trips(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How many statements went in each round trip of the block."""
    trips: list[int] = []
    travel = Wire._travel

    def noted(wire: Wire, going: Any, packed: Any) -> None:
        trips.append(len(going))
        travel(wire, going, packed)

    with monkeypatch.context() as patch:
        patch.setattr(Wire, "_travel", noted)
        yield trips


def add(name: str, value: int = 1) -> None:
    ADD.run_later(id=new_id(), name=name, value=value)


def test_a_transaction_of_two_writes_is_one_round_trip(monkeypatch: pytest.MonkeyPatch) -> None:
    mine, other = make_store(), make_store()
    with store_scope(mine.id), count_trips(monkeypatch) as trips, transaction():
        add("orders")
        add("invoices")
    assert trips == [5]  # BEGIN, the store's name, two rows, COMMIT
    with store_scope(mine.id):
        assert [row.name for row in COUNTERS.all()] == ["invoices", "orders"]
    with store_scope(other.id):
        assert COUNTERS.all() == []


def test_a_transaction_that_asks_nothing_sends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    store = make_store()
    with count_trips(monkeypatch) as trips, store_scope(store.id), transaction():
        session().connection()
    assert trips == []


def test_what_is_refused_at_the_end_undoes_everything_and_names_its_statement() -> None:
    store = make_store()
    with store_scope(store.id):
        with pytest.raises(IntegrityError, match="store_counters") as refused, transaction():
            insert_later(Cart(locale="en"))
            add("orders")
            add("orders", 2)
        assert "INSERT INTO store_counters" in (refused.value.statement or "")
        assert COUNTERS.all() == []
        assert session().scalar(select(func.count()).select_from(Cart)) == 0


def test_what_was_foreseen_is_used_once_and_not_after_a_write(monkeypatch: pytest.MonkeyPatch) -> None:
    store = make_store()
    with store_scope(store.id), transaction():
        add("orders")
        COUNTERS.foresee()
        with count_trips(monkeypatch) as trips:
            assert [row.value for row in COUNTERS.all()] == [1]
            assert trips == [4]
            assert [row.value for row in COUNTERS.all()] == [1]
            COUNTERS.foresee()
            RAISE.run()
            assert [row.value for row in COUNTERS.all()] == [2]
        COUNTERS.foresee()
        session().execute(text("UPDATE store_counters SET value = 7"))
        assert [row.value for row in COUNTERS.all()] == [7]


def test_prepared_statements_outlive_a_savepoint_that_is_rolled_back() -> None:
    """psycopg throws away every prepared statement then, ours among them."""
    store = make_store()
    with store_scope(store.id), transaction():
        add("orders")
        for _time in range(8):
            RAISE.run()
            with pytest.raises(IntegrityError), session().begin_nested():
                ADD.run(id=new_id(), name="orders", value=1)
            session().execute(select(literal(1)))
        assert COUNTERS.first().value == 9


def test_a_connection_that_is_lost_at_the_commit_is_told_and_replaced() -> None:
    store = make_store()
    with store_scope(store.id):
        with pytest.raises(DBAPIError) as lost, transaction():
            COUNTERS.all()
            backend = wire_of(session().connection())._pgconn.backend_pid
            with platform_scope():
                session().execute(select(func.pg_terminate_backend(backend)))
            add("orders")
        assert lost.value.connection_invalidated
    with store_scope(store.id):
        assert COUNTERS.all() == []


def test_long_values_do_not_stop_each_other_on_the_way() -> None:
    """More than the buffers of both sides hold, in both directions at once."""
    store, said = make_store(), "é" * 3_000_000
    with store_scope(store.id), transaction():
        ECHO.foresee(said=said)
        ECHO.foresee(said=said[:-1])
        assert ECHO.first(said=said)[0] == said
        assert ECHO.first(said=said[:-1])[1] == len(said) - 1
