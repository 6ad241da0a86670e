"""What merchants see of their account, of disputes and of what differs."""

from datetime import timedelta
from typing import Any

import pytest

from shared.db.session import session, store_scope, transaction
from shared.kernel import clock
from shared.kernel.config import Settings
from shared.models.payments.connection import present_account
from shared.models.payments.dispute import PaymentDispute
from shared.models.payments.method import STRIPE
from shared.models.payments.payment import payments_of
from shared.models.payments.reconciliation import DifferenceKind, PaymentDifference, differences
from shared.services.orders.reconciling import reconcile
from tests.dashboard_app.desk import Desk, make_colleague
from tests.factories.catalog import make_product
from tests.factories.connecting import answer_questions, open_connect
from tests.factories.orders import make_order, make_selling
from tests.factories.people import SignedUp
from tests.queries import count_queries
from tests.storefront_app.stripe import run_stripe

stripe = pytest.fixture(run_stripe)


def make_differences(desk: Desk, count: int) -> None:
    with store_scope(desk.store.id):
        make_selling(stripe=True)
        order = make_order((make_product(price=2500, stock=99).variants[0].id, 1), provider=STRIPE)
        with transaction():
            for number in range(count):
                one = PaymentDifference(provider=STRIPE, kind=DifferenceKind.AMOUNT, reference=f"pi_{number}")
                one.currency, one.ours, one.theirs, one.order_id = "EUR", 100, 200, order.id
                session().add(one)


def test_a_merchant_connects_goes_on_later_and_leaves(desk: Desk, stripe: Any) -> None:
    assert "Connect with" not in desk.get("/settings/payments").text, "this platform does not offer it"
    with store_scope(desk.store.id):
        open_connect(150, {"EUR": 10})
    page = desk.get("/settings/payments").text
    assert "1.5%" in page and "€0.10" in page
    there = desk.submit("/settings/payments/stripe/connection").headers["Location"]
    back = answer_questions(there, "later").partition("/s/")[2].partition("/")[2]
    assert desk.get(f"/{back}").status_code == 302
    page = desk.get("/settings/payments").text
    assert "A proof of who you are" in page and "Go on at Stripe" in page
    again = desk.get("/settings/payments/stripe/connection/again").headers["Location"]
    answer_questions(again)
    desk.get(f"/{back}")
    page = desk.get("/settings/payments").text
    assert "Connected" in page and "Go on at Stripe" not in page
    desk.submit("/settings/payments/stripe/connection/removal")
    with store_scope(desk.store.id):
        assert present_account(desk.store.id, STRIPE) is None


def test_differences_are_answered_with_a_note_by_who_takes_payments(desk: Desk, other_desk: Desk) -> None:
    make_differences(desk, 2)
    with store_scope(desk.store.id):
        one = differences(None, 1, 10)[0][0]
    path = f"/reconciliation/{one.id}"
    assert other_desk.submit(path, {"status": "ignored"}).status_code == 404
    assert "€2.00" not in other_desk.get("/reconciliation/").text
    assert "€2.00" in desk.get("/reconciliation/").text
    desk.submit(path, {"status": "ignored", "note": "A <trial>"})
    assert one.reference not in desk.get("/reconciliation/").text
    assert desk.get("/reconciliation/?show=all&page=99999999").status_code == 200
    assert "A &lt;trial&gt;" in desk.get("/reconciliation/?show=all").text


def test_more_differences_and_runs_cost_no_more_statements(desk: Desk, stripe: Any) -> None:
    make_differences(desk, 1)
    with store_scope(desk.store.id):
        reconcile(STRIPE)
    with count_queries() as few:
        desk.get("/reconciliation/")
    make_more(desk, 12)
    with count_queries() as many:
        desk.get("/reconciliation/")
    assert len(many) == len(few)


def make_more(desk: Desk, count: int) -> None:
    with store_scope(desk.store.id), transaction():
        for number in range(count):
            one = PaymentDifference(provider=STRIPE, kind=DifferenceKind.PAID_TWICE, reference=f"pi_more_{number}")
            one.currency, one.ours, one.theirs = "EUR", 0, 200
            session().add(one)


def test_a_dispute_stands_on_the_home_page_and_the_order_until_when(
    desk: Desk, other_desk: Desk, owner: SignedUp, settings: Settings
) -> None:
    with store_scope(desk.store.id):
        make_selling(stripe=True)
        order = make_order((make_product(price=2500, stock=99).variants[0].id, 1), provider=STRIPE)
        values = {
            "provider": STRIPE,
            "reference": "du_1",
            "currency": "EUR",
            "amount": 2995,
            "status": "needs_response",
        }
        payment = payments_of(order.id)[0]
        until, now = clock.now() + timedelta(days=7), clock.now()
        with transaction():
            session().add(
                PaymentDispute(order_id=order.id, payment_id=payment.id, answer_by=until, told_at=now, **values)
            )
    assert "disputes €29.95" in desk.get("/").text
    page = desk.get(f"/orders/{order.number}").text
    assert "https://dashboard.stripe.com/disputes/du_1" in page and 'rel="noopener noreferrer"' in page
    assert "€29.95" not in other_desk.get("/").text
    helper = make_colleague(settings, owner, "catalog.view")
    assert "disputes €29.95" not in helper.get("/").text
