"""Rows by COPY arrive as they would by INSERT."""

import pytest

from shared.db.bulk import copy_rows
from shared.db.session import maintenance_scope, session, store_scope, transaction
from shared.kernel.ids import new_id
from shared.models.carts.cart import Cart, find_cart
from tests.factories.stores import make_store

pytestmark = pytest.mark.usefixtures("engines")


def test_json_columns_are_copied_given_or_by_default() -> None:
    mine, other = make_store(), make_store()
    given, default = new_id(), new_id()
    kept = {"email": "a\t\\N@example.org"}
    rows = [
        {"store_id": mine.id, "id": given, "locale": "en", "checkout": kept},
        {"store_id": mine.id, "id": default, "locale": "en"},
    ]
    with maintenance_scope(), transaction():
        assert copy_rows(Cart, rows) == 2
    with store_scope(mine.id):
        carts = [find_cart(cart_id) for cart_id in (given, default)]
        assert [cart.checkout for cart in carts if cart] == [kept, {}]
    with store_scope(other.id):
        assert find_cart(given) is None
        assert not session().new
