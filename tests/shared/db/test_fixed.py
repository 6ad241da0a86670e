"""Fixed statements keep every lock: the store's scope, the session's store, row-level security, broken connections."""

from uuid import UUID

import pytest
from sqlalchemy import ARRAY, Uuid, any_, bindparam, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError

from shared.db.entities import FixedEntity, insert_objects, known_object, update_object
from shared.db.fixed import FixedStatement
from shared.db.session import maintenance_scope, platform_scope, session, store_scope, transaction
from shared.kernel.errors import NoStoreContext, NotFound
from shared.kernel.ids import new_id
from shared.kernel.tenant import store_tenant
from shared.models.carts.cart import Cart, CartStatus
from shared.models.orders.event import OrderEvent
from shared.models.stores.counter import StoreCounter
from tests.factories.stores import make_store
from tests.queries import count_queries

pytestmark = pytest.mark.usefixtures("engines")

CARTS = FixedStatement(lambda: select(Cart.id, Cart.status, Cart.checkout).order_by(Cart.id))
CART = FixedEntity(Cart, lambda carts: carts.where(Cart.id == bindparam("cart")))
FRESH_CART = FixedEntity(Cart, lambda carts: carts.where(Cart.id == bindparam("cart")), refresh=True)
COUNTER = FixedStatement(
    lambda: insert(StoreCounter).values({name: bindparam(name) for name in ("store_id", "id", "name", "value")})
)


def make_cart(store_id: UUID, **values: object) -> UUID:
    with store_scope(store_id), transaction():
        cart = Cart(locale="en", **values)
        session().add(cart)
    return cart.id


def test_rows_come_with_their_types_and_by_name() -> None:
    store = make_store()
    cart_id = make_cart(store.id, checkout={"email": "a@example.org"})
    with store_scope(store.id):
        row = CARTS.first()
    assert (row.id, row.status, row.checkout) == (cart_id, CartStatus.OPEN, {"email": "a@example.org"})


def test_another_stores_rows_stay_hidden() -> None:
    mine, other = make_store(), make_store()
    make_cart(other.id)
    with store_scope(mine.id):
        assert CARTS.all() == []


def test_the_statement_itself_names_the_store() -> None:
    """The second lock, beside row-level security."""
    store = make_store()
    with store_scope(store.id), count_queries() as queries:
        CARTS.all()
    assert len(queries) == 1
    assert "carts.store_id = " in queries[0]


def test_subqueries_are_limited_too() -> None:
    busy = select(func.count()).select_from(Cart).scalar_subquery()
    counted = FixedStatement(lambda: select(StoreCounter.id, busy.label("carts")))
    store = make_store()
    with store_scope(store.id), count_queries() as queries:
        counted.all()
    assert queries[0].count("store_id = ") == 2


def test_store_rows_without_a_store_are_refused() -> None:
    with platform_scope(), pytest.raises(NoStoreContext):
        CARTS.all()


def test_a_session_serves_its_own_store_only() -> None:
    mine, other = make_store(), make_store()
    with store_scope(mine.id), store_tenant(other.id), pytest.raises(NoStoreContext):
        CARTS.all()


def test_maintenance_sees_all_stores() -> None:
    first, second = make_cart(make_store().id), make_cart(make_store().id)
    with maintenance_scope():
        assert {first, second} <= {row.id for row in CARTS.all()}


def test_new_rows_are_the_current_stores_whatever_is_said() -> None:
    mine, other = make_store(), make_store()
    with store_scope(mine.id), transaction():
        COUNTER.run(store_id=other.id, id=new_id(), name="things", value=1)
    with store_scope(other.id):
        assert session().scalar(select(func.count()).select_from(StoreCounter)) == 0
    with store_scope(mine.id):
        assert session().scalar(select(StoreCounter.value)) == 1


def test_missing_and_unknown_values_are_refused() -> None:
    narrow = FixedStatement(lambda: select(Cart.id).where(Cart.id == bindparam("cart")))
    with store_scope(make_store().id):
        with pytest.raises(TypeError, match="cart"):
            narrow.all()
        with pytest.raises(TypeError, match="basket"):
            narrow.all(cart=new_id(), basket=1)


def test_lists_travel_as_arrays() -> None:
    store = make_store()
    wanted = [make_cart(store.id), make_cart(store.id)]
    make_cart(store.id)
    asked = FixedStatement(
        lambda: select(Cart.id).where(Cart.id == any_(bindparam("ids", type_=ARRAY(Uuid)))).order_by(Cart.id)  # type: ignore[arg-type]
    )
    with store_scope(store.id):
        assert [row.id for row in asked.all(ids=wanted)] == sorted(wanted)


def test_what_the_session_holds_is_written_first() -> None:
    with store_scope(make_store().id), transaction():
        session().add(Cart(locale="en"))
        assert len(CARTS.all()) == 1


def test_errors_are_those_of_sqlalchemy() -> None:
    store = make_store()
    with store_scope(store.id):
        with pytest.raises(IntegrityError), transaction():
            for _ in range(2):
                COUNTER.run(id=new_id(), name="things", value=1)
        assert CARTS.all() == []


def test_a_broken_connection_is_replaced() -> None:
    store = make_store()
    with store_scope(store.id):
        pid = session().scalar(text("SELECT pg_backend_pid()"))
        with platform_scope():
            session().execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        with pytest.raises(OperationalError):
            CARTS.all()
    with store_scope(store.id):
        assert CARTS.all() == []


def test_an_object_is_read_once_and_can_be_changed_as_any_other() -> None:
    store = make_store()
    cart_id = make_cart(store.id)
    with store_scope(store.id), transaction():
        cart = CART.first(cart=cart_id)
        assert cart is not None
        assert CART.first(cart=cart_id) is cart
        assert known_object(Cart, {"store_id": store.id, "id": cart_id}) is cart
        assert cart.lines == []
        cart.note = "Ring twice"
    with store_scope(store.id):
        again = CART.first(cart=cart_id)
    assert again is not None
    assert again.note == "Ring twice"


def test_a_refreshing_read_takes_over_what_others_wrote() -> None:
    store = make_store()
    cart_id = make_cart(store.id)
    with store_scope(store.id):
        mine = CART.first(cart=cart_id)
        assert mine is not None
        _write_elsewhere(store.id, cart_id)
        assert CART.first(cart=cart_id).note == ""  # type: ignore[union-attr]
        assert FRESH_CART.first(cart=cart_id) is mine
    assert mine.note == "Changed"


def test_after_a_rollback_objects_are_read_anew() -> None:
    store = make_store()
    cart_id = make_cart(store.id)
    with store_scope(store.id):
        cart = CART.first(cart=cart_id)
        assert cart is not None
        with pytest.raises(ValueError, match="no"), transaction():
            update_object(cart, note="Never")
            raise ValueError("no")
        assert known_object(Cart, {"store_id": store.id, "id": cart_id}) is None
        assert CART.first(cart=cart_id) is cart
    assert cart.note == ""


def test_new_objects_are_written_at_once_and_known() -> None:
    store = make_store()
    with store_scope(store.id), transaction():
        cart = Cart(locale="en", lines=[])
        with count_queries() as queries:
            insert_objects(cart)
        assert len(queries) == 1
        assert cart in session()
        assert (cart.store_id, cart.status, cart.checkout) == (store.id, CartStatus.OPEN, {})
        assert not session().new
        assert not session().dirty
    with store_scope(store.id):
        assert [row.id for row in CARTS.all()] == [cart.id]


def test_a_new_object_of_another_store_is_refused() -> None:
    mine, other = make_store(), make_store()
    with store_scope(mine.id), pytest.raises(NotFound), transaction():
        insert_objects(Cart(store_id=other.id, locale="en", lines=[]))


def test_a_change_is_written_at_once_with_its_time() -> None:
    store = make_store()
    cart_id = make_cart(store.id)
    with store_scope(store.id), transaction():
        cart = CART.first(cart=cart_id)
        assert cart is not None
        before = cart.updated_at
        update_object(cart, note="Ring twice")
        assert not session().dirty
    with store_scope(store.id):
        again = CART.first(cart=cart_id)
    assert again is not None
    assert (again.note, again.updated_at > before) == ("Ring twice", True)


def test_a_row_of_another_store_is_not_changed() -> None:
    mine, other = make_store(), make_store()
    cart_id = make_cart(other.id)
    with store_scope(other.id):
        cart = CART.first(cart=cart_id)
    assert cart is not None
    with store_scope(mine.id), pytest.raises(NotFound), transaction():
        update_object(cart, note="Mine now")


def test_an_append_only_table_stays_so() -> None:
    changed = FixedStatement(lambda: update(OrderEvent).values(actor="Somebody"))
    with store_scope(make_store().id), pytest.raises(Exception, match="permission denied"):
        changed.run()


def _write_elsewhere(store_id: UUID, cart_id: UUID) -> None:
    with store_scope(store_id), transaction():
        cart = CART.first(cart=cart_id)
        assert cart is not None
        update_object(cart, note="Changed")
