"""Orders through the API."""

from uuid import UUID

import pytest

from shared.db.session import store_scope
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
from tests.platform_app.api.conftest import Held
from tests.queries import count_queries


@pytest.fixture
def order_id(ours: Held) -> UUID:
    with store_scope(ours.store.id):
        make_selling()
        return make_order((make_product(price=2000).variants[0].id, 2)).id


def test_an_order_is_listed_and_read_with_its_lines(ours: Held, order_id: UUID) -> None:
    [listed] = ours.api.get(f"{ours.path}/orders?status=open").json["data"]
    read = ours.api.get(f"{ours.path}/orders/{order_id}").json["data"]
    assert listed == read
    assert (read["total"], read["lines"][0]["quantity"], read["payment_state"]) == (4495, 2, "pending")
    assert ours.api.get(f"{ours.path}/orders?status=cancelled").json["total"] == 0


def test_a_parcel_is_sent_once_per_key(ours: Held, order_id: UUID) -> None:
    key = {"Idempotency-Key": "parcel-1"}
    line = ours.api.get(f"{ours.path}/orders/{order_id}").json["data"]["lines"][0]["id"]
    body = {"lines": [{"line_id": line, "quantity": 1}], "carrier": "PostNL"}
    for _ in range(2):
        sent = ours.api.post(f"{ours.path}/orders/{order_id}/fulfilments", json=body, headers=key)
        assert (sent.status_code, sent.json["data"]["fulfilment_state"]) == (201, "partly_fulfilled")
    assert sent.json["data"]["lines"][0]["fulfilled"] == 1
    rest = ours.api.post(f"{ours.path}/orders/{order_id}/fulfilments", json={})
    assert rest.json["data"]["fulfilment_state"] == "fulfilled"
    more = ours.api.post(f"{ours.path}/orders/{order_id}/fulfilments", json={})
    assert (more.status_code, more.json["error"]["code"]) == (409, "conflict")


def test_cash_is_noted_and_cancelling_is_refused_after_shipping(ours: Held, order_id: UUID) -> None:
    paid = ours.api.post(f"{ours.path}/orders/{order_id}/payments")
    assert paid.json["data"]["payment_state"] == "paid"
    cancelled = ours.api.post(f"{ours.path}/orders/{order_id}/cancellation", json={"reason": "customer"})
    assert cancelled.json["data"]["status"] == "cancelled"
    assert ours.api.post(f"{ours.path}/orders/{order_id}/cancellation", json={}).status_code == 409


def test_orders_of_another_store_do_not_exist(ours: Held, theirs: Held, order_id: UUID) -> None:
    for path in ("", "/fulfilments", "/cancellation", "/payments"):
        method = "POST" if path else "GET"
        answer = theirs.api.open(f"{theirs.path}/orders/{order_id}{path}", method=method, json={} if path else None)
        assert answer.status_code == 404, path


def test_a_list_costs_the_same_however_long_it_is(ours: Held) -> None:
    with store_scope(ours.store.id):
        make_selling()
        variant = make_product(stock=50).variants[0].id
        for _ in range(6):
            make_order((variant, 1))

    def queries(per_page: int) -> int:
        with count_queries() as counted:
            assert len(ours.api.get(f"{ours.path}/orders?per_page={per_page}").json["data"]) == per_page
        return len(counted)

    queries(1)
    assert queries(1) == queries(6) <= 7
