"""Refunds and disputes as the provider tells of them, by the emulator's own events."""

import json
from typing import Any

import stripe as stripe_sdk

from shared.db.session import store_scope
from shared.gateways.payments.emulator.server import StripeEmulator
from shared.models.orders.order import Order, order_by_id
from shared.models.orders.refund import RefundStatus, refund_by_id, refunds_of
from shared.models.orders.status import PaymentState
from shared.models.stores.store import Store
from shared.services.orders.money_overview import money_overview
from shared.services.orders.overview import order_overview
from shared.services.orders.refund_sending import send_refund
from shared.services.orders.refunds import create_refund
from tests.factories.orders import STRIPE_SECRETS, make_selling
from tests.factories.payments import make_card_order
from tests.factories.stripe_account import take_stripe_event
from tests.shared.services.orders.conftest import _signature
from tests.shared.services.orders.test_refunds import FAILING_CARD, kinds, some, the_payment, wait_for_bank

Stores = tuple[Store, Store]
DISPUTED_CARD = "4000 0000 0000 0259"


def told(stripe: StripeEmulator, kind: str) -> list[Any]:
    client = stripe_sdk.StripeClient(STRIPE_SECRETS["secret_key"], base_addresses={"api": stripe.url})
    return [event.to_dict() for event in client.v1.events.list({"types": [kind]}).auto_paging_iter()]


def deliver(event: Any) -> bool:
    body = json.dumps(event).encode()
    return take_stripe_event(body, _signature(body, STRIPE_SECRETS["webhook_secret"]))


def overview(order: Order) -> Any:
    shown = order_overview(order.number)
    return money_overview(shown.order, shown.payments)


def test_a_dispute_is_a_notice_once_until_it_is_closed(two_stores: Stores, stripe: StripeEmulator) -> None:
    with store_scope(two_stores[0].id):
        order = make_card_order(card=DISPUTED_CARD)
        [event] = told(stripe, "charge.dispute.created")
        for _ in range(3):
            assert deliver(event)
        assert kinds(order).count("disputed") == 1
        [dispute] = overview(order).open_disputes
        assert dispute.amount == order.total and dispute.answer_by is not None
        client = stripe_sdk.StripeClient(STRIPE_SECRETS["secret_key"], base_addresses={"api": stripe.url})
        client.v1.disputes.close(event["data"]["object"]["id"])
        deliver(told(stripe, "charge.dispute.closed")[0])
        assert overview(order).open_disputes == []
    with store_scope(two_stores[1].id):
        make_selling(stripe=True)
        assert deliver(event) is False


def test_a_refund_made_elsewhere_is_heard_of_by_webhook(two_stores: Stores, stripe: StripeEmulator) -> None:
    with store_scope(two_stores[0].id):
        order = make_card_order()
        client = stripe_sdk.StripeClient(STRIPE_SECRETS["secret_key"], base_addresses={"api": stripe.url})
        client.v1.refunds.create({"payment_intent": the_payment(order).intent or ""})
        for event in told(stripe, "charge.refunded") * 2 + told(stripe, "refund.created") * 2:
            assert deliver(event)
        assert len(refunds_of(order.id)) == 1
        assert order_by_id(order.id).payment_state is PaymentState.REFUNDED


def test_the_webhook_may_come_before_our_own_answer(two_stores: Stores, stripe: StripeEmulator) -> None:
    with store_scope(two_stores[0].id):
        order = make_card_order(card=FAILING_CARD)
        refund = create_refund(order.id, some(order, 1))
        send_refund(refund.id)
        deliver(told(stripe, "refund.created")[0])
        assert len(refunds_of(order.id)) == 1
        wait_for_bank(stripe)
        deliver(told(stripe, "refund.failed")[0])
        assert refund_by_id(refund.id).status is RefundStatus.FAILED
        assert order_by_id(order.id).payment_state is PaymentState.PAID


def test_a_webhook_about_money_put_aside_leads_to_the_truth(two_stores: Stores, stripe: StripeEmulator) -> None:
    with store_scope(two_stores[0].id):
        order = make_card_order(capture="manual")
        assert deliver(told(stripe, "checkout.session.completed")[0])
        client = stripe_sdk.StripeClient(STRIPE_SECRETS["secret_key"], base_addresses={"api": stripe.url})
        client.v1.payment_intents.cancel(the_payment(order).intent or "")
        assert deliver(told(stripe, "payment_intent.canceled")[0])
        assert order_by_id(order.id).payment_state is PaymentState.VOIDED
