"""What merchants do with the money of an order."""

import re
from typing import Any

import pytest

from shared.db.session import store_scope
from shared.kernel.config import Settings
from shared.models.orders.order import Order, order_by_number
from shared.models.orders.refund import refunds_of
from shared.models.orders.status import OrderStatus, PaymentState
from shared.models.payments.payment import payments_of
from shared.services.orders.collect import note_cash_collected
from shared.services.orders.fulfil import Parcel, fulfil_order
from tests.dashboard_app.desk import Desk, make_colleague
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
from tests.factories.payments import make_card_order, make_transfer_order
from tests.factories.people import SignedUp
from tests.queries import count_queries
from tests.shared.services.orders.test_transfers import PDF, send
from tests.storefront_app.stripe import run_stripe

stripe = pytest.fixture(run_stripe)


@pytest.fixture
def order(desk: Desk) -> Order:
    with store_scope(desk.store.id):
        make_selling()
        made = make_order((make_product("Teapot", price=3000, stock=9).variants[0].id, 3))
        paid = note_cash_collected(made.id)
        assert len(paid.lines) == 1
        return paid


def now(desk: Desk, order: Order) -> Order:
    with store_scope(desk.store.id):
        return order_by_number(order.number)


def refunded(desk: Desk, order: Order) -> list[int]:
    with store_scope(desk.store.id):
        return [refund.amount for refund in refunds_of(order.id)]


def test_the_total_is_worked_out_by_the_server_while_typing(desk: Desk, order: Order) -> None:
    path, line = f"/orders/{order.number}", order.lines[0].id
    assert "refunds/new" in desk.get(path).text
    assert "Teapot" in desk.get(f"{path}/refunds/new").text
    shown = desk.submit(f"{path}/refund-previews", {f"quantity-{line}": "2", "shipping": "4.95"})
    assert shown.status_code == 200 and "€64.95" in shown.text and "<html" not in shown.text
    wrong = desk.submit(f"{path}/refund-previews", {f"quantity-{line}": "4"})
    assert wrong.status_code == 200 and "not that much is left" in wrong.text
    assert refunded(desk, order) == []


def test_a_refund_that_is_sent_twice_is_one(desk: Desk, order: Order) -> None:
    path, line = f"/orders/{order.number}", order.lines[0].id
    key = re.search(r'name="request_key" value="([^"]+)"', desk.get(f"{path}/refunds/new").text)
    assert key is not None
    fields = {f"quantity-{line}": "1", "reason": "damaged", "note": "Lid broken", "request_key": key[1]}
    for _ in range(2):
        assert desk.submit(f"{path}/refunds", fields).status_code == 302
    assert refunded(desk, order) == [3000]
    page = desk.get(path).text
    for words in ("Partly refunded", "Damaged or faulty", "Lid broken", "gave €30.00 back by hand", "1 of 3 refunded"):
        assert words in page, words


def test_a_refund_of_too_much_comes_back_with_what_was_typed(desk: Desk, order: Order) -> None:
    path, line = f"/orders/{order.number}", order.lines[0].id
    answer = desk.submit(
        f"{path}/refunds", {f"quantity-{line}": "1", "amount": "30.01", "reason": "other", "note": "Hm"}
    )
    assert answer.status_code == 422
    assert 'value="30.01"' in answer.text and "Hm" in answer.text and "up to €30.00" in answer.text
    assert refunded(desk, order) == []


def test_what_came_back_can_lie_on_the_shelf_again(desk: Desk, order: Order) -> None:
    path, line = f"/orders/{order.number}", order.lines[0].id
    with store_scope(desk.store.id):
        fulfil_order(order.id, Parcel())
    assert f'name="restock-{line}"' in desk.get(f"{path}/refunds/new").text


def test_cancelling_a_paid_order_offers_the_money_back(desk: Desk, order: Order) -> None:
    path = f"/orders/{order.number}"
    assert "Give €94.95 back to the customer" in desk.get(path).text
    assert desk.submit(f"{path}/cancellation", {"reason": "stock", "refund": "y"}).status_code == 302
    assert (now(desk, order).status, now(desk, order).payment_state) == (OrderStatus.CANCELLED, PaymentState.REFUNDED)


def test_who_may_not_give_money_back_sees_no_way_to(
    settings: Settings, owner: SignedUp, desk: Desk, order: Order
) -> None:
    colleague = make_colleague(settings, owner, "orders.view", "orders.cancel", "orders.fulfil")
    path = f"/orders/{order.number}"
    assert "refunds/new" not in colleague.get(path).text
    assert colleague.get(f"{path}/refunds/new").status_code == 403
    for end in ("refunds", "refund-previews", "captures", "releases", "transfers"):
        assert colleague.submit(f"{path}/{end}").status_code == 403, end
    colleague.submit(f"{path}/cancellation", {"reason": "stock", "refund": "y"})
    assert now(desk, order).status is OrderStatus.CANCELLED
    assert refunded(desk, order) == []


def test_money_that_is_put_aside_is_taken_from_the_page(desk: Desk, stripe: Any) -> None:
    with store_scope(desk.store.id):
        order = make_card_order(capture="manual")
    path = f"/orders/{order.number}"
    page = desk.get(path).text
    assert "is put aside and not taken yet" in page and "Take the money" in page
    desk.submit(f"{path}/captures", {"amount": "50.00"})
    assert now(desk, order).payment_state is PaymentState.PARTLY_PAID
    desk.submit(f"{path}/refunds", {"amount": "20.00", "reason": "goodwill"})
    assert "€20.00 was refunded." in desk.get(path).text
    desk.submit(f"{path}/captures")
    assert "No money is put aside for this order." in desk.get(path).text


def test_a_proof_is_looked_at_and_approved(desk: Desk, other_desk: Desk) -> None:
    with store_scope(desk.store.id):
        order = make_transfer_order()
        picture, paper = send(order), send(order, PDF, "slip.pdf")
        proofs = [(one.id, one.content_type) for one in (picture, paper)]
    path = f"/orders/{order.number}"
    assert "has sent a proof of payment" in desk.get(path).text
    for (proof_id, kind), way in zip(proofs, ("inline", "attachment"), strict=True):
        shown = desk.get(f"{path}/proofs/{proof_id}")
        assert shown.headers["Content-Type"].startswith(kind)
        assert shown.headers["Content-Disposition"].startswith(way)
        assert "sandbox" in shown.headers["Content-Security-Policy"]
        assert other_desk.get(f"{path}/proofs/{proof_id}").status_code == 404
    desk.submit(f"{path}/proofs/{proofs[1][0]}/rejection", {"reason": "Wrong amount"})
    desk.submit(f"{path}/proofs/{proofs[0][0]}/approval", {"amount": "10"})
    assert now(desk, order).payment_state is PaymentState.PARTLY_PAID
    desk.submit(f"{path}/transfers")
    assert now(desk, order).payment_state is PaymentState.PAID


def test_the_page_costs_the_same_with_many_refunds(desk: Desk, order: Order) -> None:
    counts = []
    for _ in range(2):
        desk.submit(f"/orders/{order.number}/refunds", {f"quantity-{order.lines[0].id}": "1", "reason": "other"})
        with count_queries() as queries:
            assert desk.get(f"/orders/{order.number}").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    with store_scope(desk.store.id):
        assert payments_of(order.id)[0].refunded == 6000
