"""Anything is found from anywhere."""

from shared.db.session import store_scope
from tests.dashboard_app.desk import Desk
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling


def test_products_orders_customers_and_pages_are_found_together(desk: Desk) -> None:
    with store_scope(desk.store.id):
        make_selling()
        order = make_order((make_product("Noor’s jar", stock=4).variants[0].id, 1), email="noor@example.org")
    page = desk.get("/search/?q=noor").text
    assert "Noor’s jar" in page
    assert f'/orders/{order.number}"' in page
    assert f"/customers/{order.customer_id}" in page
    assert "/settings/payments" in desk.get("/search/?q=payments").text


def test_what_another_store_has_is_not_found(desk: Desk, other_desk: Desk) -> None:
    with store_scope(other_desk.store.id):
        make_product("Quokka figurine")
    assert "Quokka" not in desk.get("/search/?q=quokka").text.replace("“quokka”", "")
    assert "Quokka figurine" in other_desk.get("/search/?q=quokka").text
