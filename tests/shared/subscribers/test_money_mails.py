"""What follows from money that moves: jobs ask the provider, shoppers and staff hear of it, each once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from shared.db.session import maintenance_scope, session, store_scope
from shared.jobs.payments import look_for_deadlines, look_for_owed
from shared.kernel import clock
from shared.models.orders.order import Order, order_by_id
from shared.models.orders.refund import RefundStatus, refund_by_id
from shared.models.orders.status import OrderStatus, PaymentState
from shared.models.outbox.event import OutboxEvent
from shared.models.payments.payment import payments_of
from shared.services.orders.capture import request_capture
from shared.services.orders.proofs import reject_proof
from shared.services.orders.refund_preview import RefundWish
from shared.services.orders.refunds import create_refund
from tests.factories.payments import make_card_order, make_transfer_order
from tests.factories.people import SignedUp, make_signed_up
from tests.shared.services.orders.test_transfers import send
from tests.shared.subscribers.conftest import Inbox
from tests.shared.subscribers.test_relay import relay
from tests.storefront_app.stripe import run_stripe

Work = Callable[[], None]
stripe = pytest.fixture(run_stripe)


@pytest.fixture
def owner(fresh_database: str) -> SignedUp:
    """A merchant with a store, who hears of what goes wrong."""
    return make_signed_up(locale="en")


def go_on(work: Work) -> None:
    """Events become jobs, jobs make events, until all is quiet."""
    for _ in range(3):
        relay()
        work()


def subjects(inbox: Inbox) -> list[str]:
    return [str(mail["Subject"]).translate({0x2066: None, 0x2069: None}) for mail in inbox.messages]


def text_of(inbox: Inbox, start: str) -> str:
    [mail] = [mail for mail, subject in zip(inbox.messages, subjects(inbox), strict=True) if subject.startswith(start)]
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None and html is not None and "{{" not in html.get_content()
    return str(plain.get_content())


def test_a_refund_is_sent_by_a_job_and_the_shopper_hears_of_it_once(
    owner: SignedUp, inbox: Inbox, work: Work, stripe: Any
) -> None:
    with store_scope(owner.store.id):
        order = make_card_order()
        refund = create_refund(order.id, RefundWish({order.lines[0].id: 1}, shipping=495, reason="damaged"))
        ids = (order.id, refund.id)
    go_on(work)
    with store_scope(owner.store.id):
        assert refund_by_id(ids[1]).status is RefundStatus.SUCCEEDED
        assert order_by_id(ids[0]).payment_state is PaymentState.PARTLY_REFUNDED
    text = text_of(inbox, "Your refund for order")
    assert "29.95" in text and "Teapot" in text and "4.95" in text


def test_a_refund_whose_job_was_lost_is_found_by_the_clock(
    owner: SignedUp, inbox: Inbox, work: Work, stripe: Any, queue: Any
) -> None:
    with store_scope(owner.store.id):
        order = make_card_order()
        refund_id = create_refund(order.id, RefundWish({order.lines[0].id: 1})).id
    relay()
    queue.flushdb()
    with time_machine.travel(clock.now() + timedelta(minutes=5)):
        look_for_owed.run()
        work()
    with store_scope(owner.store.id):
        assert refund_by_id(refund_id).status is RefundStatus.SUCCEEDED


def test_money_put_aside_is_confirmed_and_taken_by_a_job(
    owner: SignedUp, inbox: Inbox, work: Work, stripe: Any
) -> None:
    with store_scope(owner.store.id):
        order_id = make_card_order(capture="manual").id
    go_on(work)
    assert [subject for subject in subjects(inbox) if subject.startswith("Your order")] != []
    with store_scope(owner.store.id):
        request_capture(order_id)
    go_on(work)
    with store_scope(owner.store.id):
        assert order_by_id(order_id).payment_state is PaymentState.PAID
    assert len([subject for subject in subjects(inbox) if subject.startswith("Your order")]) == 1


def test_a_transfer_is_explained_proofs_are_answered_and_silence_ends_the_order(
    owner: SignedUp, inbox: Inbox, work: Work
) -> None:
    with store_scope(owner.store.id):
        order: Order = make_transfer_order()
        order_id, proof_id = order.id, send(order).id
    go_on(work)
    text = text_of(inbox, "Your order")
    for words in ("NL00 BANK 0123 4567 89", "Transfer the amount to us.", "Bank transfer or InstaPay"):
        assert words in text, words
    assert "a customer has sent a proof of payment" in " ".join(subjects(inbox))
    with store_scope(owner.store.id):
        reject_proof(order_id, proof_id, "This is another amount.")
    go_on(work)
    assert "This is another amount." in text_of(inbox, "Your proof of payment")
    with time_machine.travel(clock.now() + timedelta(days=5, hours=2)):
        look_for_deadlines.run()
        go_on(work)
        assert "NL00 BANK" in text_of(inbox, "Order #1001 is still waiting")
    with time_machine.travel(clock.now() + timedelta(days=8)):
        look_for_deadlines.run()
        go_on(work)
    with store_scope(owner.store.id):
        assert order_by_id(order_id).status is OrderStatus.CANCELLED


def test_staff_who_may_take_payments_hear_of_a_refund_that_failed(
    owner: SignedUp, inbox: Inbox, work: Work, stripe: Any
) -> None:
    with store_scope(owner.store.id):
        order = make_card_order()
        payments_of(order.id)[0].intent = "pi_unknown"
        session().commit()
        create_refund(order.id, RefundWish({order.lines[0].id: 1}))
    go_on(work)
    assert [subject for subject in subjects(inbox) if "a refund did not go through" in subject] != []
    with maintenance_scope():
        told = session().scalars(select(OutboxEvent.id).where(OutboxEvent.type == "refunds.failed"))
        assert len(list(told)) == 1
