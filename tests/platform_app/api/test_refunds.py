"""Refunds, payments and proofs through the API."""

from uuid import UUID

import pytest

from shared.db.session import session, store_scope, transaction
from shared.kernel import clock
from shared.models.payments.dispute import PaymentDispute
from shared.models.payments.method import BANK_TRANSFER
from shared.models.payments.payment import payments_of
from shared.services.webhooks.catalogue import known_types
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
from tests.factories.payments import make_transfer_order
from tests.platform_app.api.conftest import Held
from tests.queries import count_queries
from tests.shared.services.orders.test_transfers import send


@pytest.fixture
def order_id(ours: Held) -> UUID:
    with store_scope(ours.store.id):
        make_selling()
        return make_order((make_product(price=2000, stock=9).variants[0].id, 3)).id


@pytest.fixture
def paid_id(ours: Held, order_id: UUID) -> UUID:
    assert ours.api.post(f"{ours.path}/orders/{order_id}/payments").status_code == 201
    return order_id


def line_of(held: Held, order_id: UUID) -> str:
    return str(held.api.get(f"{held.path}/orders/{order_id}").json["data"]["lines"][0]["id"])


def test_a_refund_is_previewed_made_once_per_key_and_listed(ours: Held, paid_id: UUID) -> None:
    path = f"{ours.path}/orders/{paid_id}"
    body = {"lines": [{"line_id": line_of(ours, paid_id), "quantity": 1}], "shipping": 100, "reason": "damaged"}
    shown = ours.api.post(f"{path}/refund-previews", json=body).json["data"]
    assert (shown["amount"], shown["lines"][0]["amount"], shown["shipping_left"]) == (2100, 2000, 495)
    made = [ours.api.post(f"{path}/refunds", json=body, headers={"Idempotency-Key": "r1"}) for _ in range(2)]
    assert [answer.status_code for answer in made] == [201, 201]
    assert made[0].json == made[1].json
    [listed] = ours.api.get(f"{path}/refunds").json["data"]
    assert listed == made[0].json["data"] == ours.api.get(f"{path}/refunds/{listed['id']}").json["data"]
    assert (listed["status"], listed["origin"], listed["amount"]) == ("succeeded", "api", 2100)
    [payment] = ours.api.get(f"{path}/payments").json["data"]
    assert (payment["refunded"], payment["refundable"]) == (2100, 4395)
    read = ours.api.get(path).json["data"]
    assert (read["payment_state"], read["lines"][0]["refunded"]) == ("partly_refunded", 1)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"amount": 2001}, 422),
        ({"amount": 0}, 422),
        ({"amount": -5}, 422),
        ({"shipping": 496}, 422),
        ({"amount": 1.5}, 422),
        ({"payment_id": "01a1fe04-50bf-7252-a0dd-efc4855535e6"}, 404),
    ],
)
def test_a_refund_of_too_much_is_refused(ours: Held, paid_id: UUID, change: dict[str, object], status: int) -> None:
    body = {"lines": [{"line_id": line_of(ours, paid_id), "quantity": 1}], **change}
    assert ours.api.post(f"{ours.path}/orders/{paid_id}/refunds", json=body).status_code == status
    assert ours.api.get(f"{ours.path}/orders/{paid_id}/refunds").json["data"] == []


def test_nothing_is_refunded_before_it_was_paid(ours: Held, order_id: UUID) -> None:
    answer = ours.api.post(f"{ours.path}/orders/{order_id}/refunds", json={"amount": 100})
    assert (answer.status_code, answer.json["error"]["code"]) == (409, "conflict")


def test_cash_in_parts_and_cancelling_with_the_money_back(ours: Held, order_id: UUID) -> None:
    path = f"{ours.path}/orders/{order_id}"
    part = ours.api.post(f"{path}/payments", json={"amount": 1000, "collected_by": "staff"})
    assert part.json["data"]["payment_state"] == "partly_paid"
    assert ours.api.post(f"{path}/payments", json={"amount": 9000}).status_code == 422
    cancelled = ours.api.post(f"{path}/cancellation", json={"reason": "stock", "refund": True}).json["data"]
    assert (cancelled["status"], cancelled["payment_state"]) == ("cancelled", "refunded")


def test_proofs_are_listed_and_judged(ours: Held) -> None:
    with store_scope(ours.store.id):
        order = make_transfer_order()
        order_id, proof_id = order.id, send(order).id
        other_id = send(order).id
    path = f"{ours.path}/orders/{order_id}"
    [_second, first] = ours.api.get(f"{path}/payment-proofs").json["data"]
    assert (first["status"], first["content_type"]) == ("waiting", "image/webp")
    assert ours.api.post(f"{path}/payment-proofs/{other_id}/rejection", json={"reason": "Too dark"}).status_code == 201
    paid = ours.api.post(f"{path}/payment-proofs/{proof_id}/approval", json={}).json["data"]
    assert (paid["payment_state"], paid["payment_provider"]) == ("paid", BANK_TRANSFER)
    assert ours.api.post(f"{path}/payment-proofs/{proof_id}/approval", json={}).status_code == 409


def test_what_is_not_put_aside_is_neither_taken_nor_let_go(ours: Held, paid_id: UUID) -> None:
    [payment] = ours.api.get(f"{ours.path}/orders/{paid_id}/payments").json["data"]
    for end in ("captures", "release"):
        answer = ours.api.post(f"{ours.path}/orders/{paid_id}/payments/{payment['id']}/{end}", json={})
        assert answer.status_code == 409, end


def test_money_of_another_store_does_not_exist(ours: Held, theirs: Held, paid_id: UUID) -> None:
    refund = ours.api.post(f"{ours.path}/orders/{paid_id}/refunds", json={"amount": 100}).json["data"]["id"]
    payment = ours.api.get(f"{ours.path}/orders/{paid_id}/payments").json["data"][0]["id"]
    path = f"{theirs.path}/orders/{paid_id}"
    for end in ("refunds", f"refunds/{refund}", "payments", "payment-proofs"):
        assert theirs.api.get(f"{path}/{end}").status_code == 404, end
    for end in (
        *("refunds", "refund-previews", f"refunds/{refund}/attempts", "payments"),
        *(f"payments/{payment}/captures", f"payments/{payment}/release"),
    ):
        assert theirs.api.post(f"{path}/{end}", json={}).status_code == 404, end


def test_a_list_of_refunds_costs_the_same_however_long_it_is(ours: Held, paid_id: UUID) -> None:
    path = f"{ours.path}/orders/{paid_id}/refunds"
    counts = []
    for _ in range(2):
        line = {"line_id": line_of(ours, paid_id), "quantity": 1}
        assert ours.api.post(path, json={"lines": [line]}).status_code == 201
        with count_queries() as queries:
            ours.api.get(path)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_disputes_are_read_by_who_may_see_the_order_and_told_to_integrators(
    ours: Held, theirs: Held, order_id: UUID
) -> None:
    with store_scope(ours.store.id), transaction():
        payment = payments_of(order_id)[0]
        dispute = PaymentDispute(order_id=order_id, payment_id=payment.id, provider="stripe", reference="du_1")
        dispute.currency, dispute.amount, dispute.status, dispute.told_at = "EUR", 6495, "needs_response", clock.now()
        session().add(dispute)
    path = f"/orders/{order_id}/disputes"
    [told] = ours.api.get(f"{ours.path}{path}").json["data"]
    assert (told["reference"], told["amount"], told["closed_at"]) == ("du_1", 6495, None)
    assert told.keys() == known_types()["order.dispute_opened"].example.keys()
    assert theirs.api.get(f"{theirs.path}{path}").status_code == 404
    [paid] = ours.api.get(f"{ours.path}/orders/{order_id}/payments").json["data"]
    assert (paid["provider_account"], paid["provider_payment"], paid["application_fee"]) == ("", None, 0)
