"""What merchants do with an order."""

import pytest

from shared.db.session import store_scope
from shared.models.orders.order import Order, order_by_number
from shared.models.orders.status import FulfilmentState, OrderStatus, PaymentState
from tests.dashboard_app.desk import Desk
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling


@pytest.fixture
def order(desk: Desk) -> Order:
    with store_scope(desk.store.id):
        make_selling()
        return make_order((make_product("Teapot", price=3000, stock=9).variants[0].id, 3))


def now(desk: Desk, order: Order) -> Order:
    with store_scope(desk.store.id):
        return order_by_number(order.number)


def test_a_part_is_sent_then_the_rest(desk: Desk, order: Order) -> None:
    path = f"/orders/{order.number}"
    quantity = f"quantity-{order.lines[0].id}"
    fields = {quantity: "1", "carrier": "PostNL", "tracking_number": "3S99"}
    assert desk.submit(f"{path}/fulfilments", fields).status_code == 302
    assert now(desk, order).fulfilment_state is FulfilmentState.PARTLY_FULFILLED
    page = desk.get(path).text
    assert "PostNL 3S99" in page
    assert "1 of 3 sent" in page
    assert desk.submit(f"{path}/fulfilments").status_code == 302
    assert now(desk, order).fulfilment_state is FulfilmentState.FULFILLED
    assert 'id="fulfil"' not in desk.get(path).text


def test_more_than_is_left_cannot_be_sent_and_the_dialog_comes_back(desk: Desk, order: Order) -> None:
    fields = {f"quantity-{order.lines[0].id}": "4", "carrier": "PostNL"}
    answer = desk.submit(f"/orders/{order.number}/fulfilments", fields)
    assert answer.status_code == 422
    assert 'value="PostNL"' in answer.text
    assert "data-open" in answer.text
    assert now(desk, order).fulfilment_state is FulfilmentState.UNFULFILLED


def test_a_dangerous_tracking_address_is_refused(desk: Desk, order: Order) -> None:
    fields = {f"quantity-{order.lines[0].id}": "1", "tracking_url": "javascript:alert(1)"}
    assert desk.submit(f"/orders/{order.number}/fulfilments", fields).status_code == 422
    assert now(desk, order).fulfilment_state is FulfilmentState.UNFULFILLED


def test_cash_is_noted_once(desk: Desk, order: Order) -> None:
    path = f"/orders/{order.number}"
    assert "Cash received" in desk.get(path).text
    wrong = desk.submit(f"{path}/payments", {"amount": "lots", "collected_by": "staff"})
    assert wrong.status_code == 422 and "lots" in wrong.text and 'cash-title" data-open' in wrong.text
    desk.submit(f"{path}/payments")
    assert now(desk, order).payment_state is PaymentState.PAID
    desk.submit(f"{path}/payments")
    page = desk.get(path).text
    assert "No cash is owed for this order." in page
    assert page.count("the courier brought") == 1


def test_a_cancelled_order_says_why_and_frees_its_stock(desk: Desk, order: Order) -> None:
    path = f"/orders/{order.number}"
    assert desk.submit(f"{path}/cancellation", {"reason": "stock"}).status_code == 302
    assert now(desk, order).status is OrderStatus.CANCELLED
    page = desk.get(path).text
    assert "We cannot deliver it" in page
    assert 'id="cancel"' not in page
    again = desk.submit(f"{path}/cancellation", {"reason": "stock"})
    assert again.status_code == 409


def test_a_note_stands_on_the_timeline_and_nothing_is_no_note(desk: Desk, order: Order) -> None:
    path = f"/orders/{order.number}"
    assert desk.submit(f"{path}/notes", {"text": "Ring <b>twice</b>"}).status_code == 302
    assert "Ring &lt;b&gt;twice&lt;/b&gt;" in desk.get(path).text
    assert desk.submit(f"{path}/notes", {"text": " "}).status_code == 422


def test_the_list_is_narrowed_by_tab_search_and_day(desk: Desk, order: Order) -> None:
    link = f'/orders/{order.number}"'
    assert link in desk.get("/orders/?tab=unfulfilled").text
    assert link in desk.get(f"/orders/?q=%23{order.number}").text
    assert link not in desk.get("/orders/?tab=cancelled").text
    assert link not in desk.get("/orders/?from=2099-01-01").text
    assert link not in desk.get("/orders/?payment=paid").text
    assert desk.get("/orders/?page=zero&from=soon&sort=up&tab=odd").status_code == 200


def test_an_order_can_be_printed(desk: Desk, order: Order) -> None:
    page = desk.get(f"/orders/{order.number}/print").text
    assert "Teapot" in page
    assert "ss-sidebar" not in page
