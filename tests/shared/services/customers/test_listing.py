"""Merchants know their customers, and only theirs."""

import pytest

from shared.db.session import store_scope
from shared.kernel.errors import NotFound
from shared.models.stores.store import Store
from shared.services.customers.listing import CustomerSort, customer_row, find_customers, list_customers
from shared.services.orders.cancel import cancel_order
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
from tests.queries import count_queries


def test_orders_and_spending_leave_out_what_was_cancelled(two_stores: tuple[Store, Store]) -> None:
    ours, _theirs = two_stores
    with store_scope(ours.id):
        make_selling()
        variant = make_product(price=1000, stock=50).variants[0].id
        make_order((variant, 1), email="twice@example.org")
        make_order((variant, 2), email="twice@example.org")
        gone = make_order((variant, 1), email="once@example.org")
        cancel_order(gone.id, reason="customer")
        with count_queries() as queries:
            page = list_customers(sort=CustomerSort.SPENT_DOWN)
    assert len(queries) == 2
    assert [(row.email, row.orders, row.spent) for row in page.rows] == [
        ("twice@example.org", 2, 3000 + 2 * 495),
        ("once@example.org", 0, 0),
    ]


def test_customers_of_another_store_do_not_exist_here(two_stores: tuple[Store, Store]) -> None:
    ours, theirs = two_stores
    with store_scope(ours.id):
        make_selling()
        make_order((make_product(stock=5).variants[0].id, 1), email="ours@example.org")
        found = find_customers("OURS@")
    assert [row.email for row in found] == ["ours@example.org"]
    with store_scope(theirs.id):
        assert list_customers().total == 0
        assert find_customers("ours") == ()
        with pytest.raises(NotFound):
            customer_row(found[0].id)
