"""Invoices and credit notes through the API."""

from uuid import UUID

import pytest

from shared.db.session import store_scope
from shared.kernel.config import Settings
from tests.factories.catalog import make_product
from tests.factories.documents import make_seller
from tests.factories.orders import make_order, make_selling
from tests.platform_app.api.conftest import Held, make_caller
from tests.queries import count_queries


@pytest.fixture
def order_id(ours: Held) -> UUID:
    with store_scope(ours.store.id):
        make_selling()
        make_seller()
        return make_order((make_product(price=2000).variants[0].id, 2)).id


def issue(held: Held, order_id: UUID, key: str = "") -> dict:
    headers = {"Idempotency-Key": key} if key else {}
    answer = held.api.post(f"{held.path}/invoices", json={"order_id": str(order_id)}, headers=headers)
    assert answer.status_code == 201, answer.text
    return answer.json["data"]


def test_an_invoice_is_issued_once_listed_read_and_fetched(ours: Held, order_id: UUID) -> None:
    first, again, replayed = issue(ours, order_id, "one"), issue(ours, order_id), issue(ours, order_id, "one")
    assert first["id"] == again["id"] == replayed["id"]
    assert (first["name"], first["kind"], first["total"]) == ("INV-1", "invoice", 4495)
    [listed] = ours.api.get(f"{ours.path}/invoices?kind=invoice&order_id={order_id}").json["data"]
    assert listed == ours.api.get(f"{ours.path}/invoices/{first['id']}").json["data"]
    assert [line["title"] for line in listed["lines"]] != []
    assert ours.api.get(f"{ours.path}/invoices?kind=credit_note").json["total"] == 0
    pdf = ours.api.get(f"{ours.path}/invoices/{first['id']}/pdf")
    assert (pdf.content_type, pdf.data[:5]) == ("application/pdf", b"%PDF-")
    assert ours.api.get(f"{ours.path}/invoices/{first['id']}/pdf").data == pdf.data


def test_a_part_is_credited_once_per_key_and_never_more_than_is_left(ours: Held, order_id: UUID) -> None:
    invoice = issue(ours, order_id)
    path, line = f"{ours.path}/invoices/{invoice['id']}/credit-notes", invoice["lines"][0]["id"]
    body = {"lines": [{"line_id": line, "quantity": 1}], "reason": "Broken"}
    for _ in range(2):
        note = ours.api.post(path, json=body, headers={"Idempotency-Key": "credit"}).json["data"]
    assert (note["name"], note["total"], note["invoice_id"]) == ("CN-1", 2000, invoice["id"])
    twice = {"lines": [{"line_id": line, "quantity": 1}, {"line_id": line, "quantity": 1}]}
    assert ours.api.post(path, json=twice).status_code == 422
    assert ours.api.post(path, json={"lines": [{"line_id": line, "quantity": 2}]}).status_code == 422
    assert ours.api.post(path, json={"amount": 2496}).status_code == 409
    assert ours.api.post(path, json={"total": 1}).status_code == 422
    assert ours.api.post(path, json={}).json["data"]["total"] == 2495
    assert ours.api.post(path, json={}).status_code == 409
    wrong = f"{ours.path}/invoices/{note['id']}/credit-notes"
    assert ours.api.post(wrong, json={}).status_code == 409


def test_it_is_sent_again_on_request(ours: Held, order_id: UUID) -> None:
    invoice = issue(ours, order_id)
    assert ours.api.post(f"{ours.path}/invoices/{invoice['id']}/mails").status_code == 202


def test_invoices_of_another_store_do_not_exist(settings: Settings, ours: Held, theirs: Held, order_id: UUID) -> None:
    invoice = issue(ours, order_id)
    for path in ("", "/pdf", "/credit-notes", "/mails"):
        method, body = ("POST", {}) if path in ("/credit-notes", "/mails") else ("GET", None)
        answer = theirs.api.open(f"{theirs.path}/invoices/{invoice['id']}{path}", method=method, json=body)
        assert answer.status_code == 404, path
    assert theirs.api.post(f"{theirs.path}/invoices", json={"order_id": str(order_id)}).status_code == 404
    reader = make_caller(settings, ours.store, "orders.view")
    assert reader.post(f"{ours.path}/invoices", json={"order_id": str(order_id)}).status_code == 403
    assert reader.get(f"{ours.path}/invoices").status_code == 200


def test_a_list_costs_the_same_however_long_it_is(ours: Held) -> None:
    with store_scope(ours.store.id):
        make_selling()
        make_seller()
        variant = make_product(stock=50).variants[0].id
        orders = [make_order((variant, 1)).id for _ in range(6)]
    for order_id in orders:
        issue(ours, order_id)

    def queries(per_page: int) -> int:
        with count_queries() as counted:
            assert len(ours.api.get(f"{ours.path}/invoices?per_page={per_page}").json["data"]) == per_page
        return len(counted)

    queries(1)
    assert queries(1) == queries(6) <= 7
