"""Customers with their orders."""

from shared.db.session import store_scope
from tests.dashboard_app.desk import Desk
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling


def test_a_customer_is_found_and_shown_with_their_orders(desk: Desk) -> None:
    with store_scope(desk.store.id):
        make_selling()
        order = make_order((make_product(price=3000, stock=9).variants[0].id, 1), email="amal@example.org")
    assert f"/customers/{order.customer_id}" in desk.get("/customers/?q=amal").text
    page = desk.get(f"/customers/{order.customer_id}").text
    assert order.name in page
    assert "34.95" in page or "34,95" in page
    assert "Nobody fits" in desk.get("/customers/?q=zzz").text
