"""The home page leads a new store on, and tells an old one how it goes."""

from shared.db.session import store_scope
from tests.dashboard_app.desk import Desk
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling


def test_a_new_store_sees_its_first_steps_and_no_figures_that_are_none(desk: Desk) -> None:
    page = desk.get("/").text
    assert "1 of 6 done" in page
    assert "Say where you deliver" in page
    assert "Here the line will rise" in page


def test_sales_show_in_figures_chart_lists_and_things_to_do(desk: Desk) -> None:
    with store_scope(desk.store.id):
        make_selling()
        order = make_order((make_product("Best jar", price=3000, stock=4).variants[0].id, 3))
    page = desk.get("/?days=90").text
    assert "4 of 6 done" in page
    assert "1 order to ship" in page
    assert "data-chart=" in page
    assert page.count("Best jar") == 2
    assert f'/orders/{order.number}"' in page
