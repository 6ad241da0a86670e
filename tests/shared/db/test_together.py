"""Rows that are written together: one statement, every lock, and nothing lost on the way."""

from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from shared.db.entities import insert_objects
from shared.db.session import session, store_scope, transaction
from shared.db.together import insert_later
from shared.events.outbox import record
from shared.events.stores import StoreChanged
from shared.kernel.errors import NotFound
from shared.kernel.ids import new_id
from shared.models.carts.cart import Cart, CartLine
from shared.models.outbox.event import OutboxEvent
from tests.factories.catalog import make_product
from tests.factories.stores import make_store
from tests.queries import count_queries

pytestmark = pytest.mark.usefixtures("engines")


def a_variant() -> UUID:
    return make_product().variants[0].id


def count(model: type[Cart] | type[CartLine]) -> int:
    return session().scalar(select(func.count()).select_from(model)) or 0


def test_all_rows_of_a_transaction_are_one_statement() -> None:
    ours, other = make_store(), make_store()
    with store_scope(ours.id):
        variant_id = a_variant()
        with count_queries() as queries, transaction(), session().no_autoflush:
            cart = Cart(locale="nl", note="Please ring twice")
            line = CartLine(cart_id=cart.id, variant_id=variant_id, quantity=2)
            insert_later(line, cart, OutboxEvent(store_id=ours.id, type="test.later", payload={}))
        assert len([text for text in queries if "INSERT" in text]) == 1
    with store_scope(ours.id):
        assert (count(Cart), count(CartLine)) == (1, 1)
        assert session().scalars(select(Cart)).one().note == "Please ring twice"
    with store_scope(other.id):
        assert (count(Cart), count(CartLine)) == (0, 0)


def test_the_session_knows_them_at_once_and_writes_them_before_it_reads() -> None:
    store = make_store()
    with store_scope(store.id), transaction():
        cart = Cart(locale="en")
        insert_later(cart)
        assert session().get(Cart, (store.id, cart.id)) is cart
        assert count(Cart) == 1
        cart.note = "changed after"
    with store_scope(store.id):
        assert session().scalars(select(Cart)).one().note == "changed after"


def test_what_is_written_at_once_comes_after_them() -> None:
    store = make_store()
    with store_scope(store.id):
        variant_id = a_variant()
        with transaction(), session().no_autoflush:
            cart = Cart(locale="en")
            insert_later(cart)
            insert_objects(CartLine(cart_id=cart.id, variant_id=variant_id, quantity=1))
        assert count(CartLine) == 1


def test_nothing_is_left_of_a_transaction_that_fails() -> None:
    store = make_store()
    with store_scope(store.id):
        with pytest.raises(ZeroDivisionError), transaction(), session().no_autoflush:
            insert_later(Cart(locale="en"))
            raise ZeroDivisionError
        with transaction():
            session().add(Cart(locale="nl"))
        assert session().scalars(select(Cart.locale)).all() == ["nl"]


def test_a_savepoint_that_fails_takes_only_its_own_along() -> None:
    store = make_store()
    with store_scope(store.id), transaction():
        insert_later(Cart(locale="en"))
        with pytest.raises(ZeroDivisionError), session().begin_nested():
            insert_later(Cart(locale="de"))
            raise ZeroDivisionError
        insert_later(Cart(locale="fr"))
        assert set(session().scalars(select(Cart.locale))) == {"en", "fr"}


def test_another_stores_row_is_refused_and_what_points_nowhere_too() -> None:
    ours, other = make_store(), make_store()
    with store_scope(ours.id):
        with pytest.raises(NotFound), transaction():
            insert_later(Cart(locale="en", store_id=other.id))
        with pytest.raises(IntegrityError), transaction():
            insert_later(CartLine(cart_id=new_id(), variant_id=new_id(), quantity=1))
        assert (count(Cart), count(CartLine)) == (0, 0)


def test_many_rows_take_few_statements() -> None:
    store = make_store()
    with store_scope(store.id):
        with count_queries() as queries, transaction(), session().no_autoflush:
            insert_later(*(Cart(locale="en", note=str(number)) for number in range(100)))
        assert len(queries) == 3
        assert count(Cart) == 100
        assert set(session().scalars(select(Cart.note))) == {str(number) for number in range(100)}


def test_events_of_the_unit_of_work_go_along() -> None:
    store = make_store()
    with store_scope(store.id), transaction():
        insert_later(Cart(locale="en"))
        row = record(StoreChanged(store.id))
    with store_scope(store.id):
        assert row.id is not None
        assert count(Cart) == 1
