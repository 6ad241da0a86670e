"""Paying with PayPal: the shopper agrees there, we have the money taken, once, whoever hears of it first."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from shared.db.session import store_scope
from shared.gateways.payments.base import BadSignature, PaymentDeclined
from shared.gateways.payments.paypal_emulator.api import compact
from shared.gateways.payments.paypal_emulator.server import PayPalEmulator
from shared.kernel import clock
from shared.kernel.config import current_settings, use_settings
from shared.kernel.errors import GatewayFailed
from shared.models.orders.event import timeline_of
from shared.models.orders.order import Order, order_by_id
from shared.models.orders.refund import RefundStatus, refund_by_id
from shared.models.orders.status import OrderStatus, PaymentState
from shared.models.payments.payment import Payment, PaymentStatus, payments_of
from shared.models.stores.store import Store
from shared.services.orders.capture import request_capture, request_release, run_action
from shared.services.orders.pay import start_payment
from shared.services.orders.payment_events import take_event
from shared.services.orders.refund_preview import RefundWish
from shared.services.orders.refund_sending import refresh_refunds, send_refund, sync_refund
from shared.services.orders.refunds import create_refund
from shared.services.orders.settlement import finish_agreed, sync_payment
from shared.services.payments.gateway import gateway_of, webhook_secret
from shared.services.payments.methods import offered_methods
from tests.shared.services.orders.lossy import LossyLine
from tests.storefront_app.paypal import agree, make_paypal_order, offer_paypal, run_paypal

paypal = pytest.fixture(run_paypal, scope="module")
Stores = tuple[Store, Store]


def kinds(order: Order) -> list[str]:
    return [event.kind for event in reversed(timeline_of(order.id))]


def the_payment(order: Order) -> Payment:
    return payments_of(order.id)[0]


def told(paypal: PayPalEmulator, kind: str) -> tuple[bytes, dict[str, str]]:
    """The newest event of that kind of the open store's account, signed as PayPal sends it."""
    account = _client_id()
    with paypal.records.work():
        event = next(one for one in paypal.records.newest_first(account, "event") if one["event_type"] == kind)
    body = compact({name: value for name, value in event.items() if name != "object"})
    return body, lowered(paypal.signed(webhook_secret("paypal"), body))


def _client_id() -> str:
    method = next(one for one in offered_methods() if one.provider == "paypal")
    return str(method.config["client_id"])


def lowered(headers: dict[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def by_return(paypal: PayPalEmulator, order: Order) -> None:
    finish_agreed(order.id)


def by_webhook(paypal: PayPalEmulator, order: Order) -> None:
    assert take_event("paypal", *told(paypal, "CHECKOUT.ORDER.APPROVED"))


def by_sync(paypal: PayPalEmulator, order: Order) -> None:
    sync_payment(the_payment(order).id)


WAYS: list[list[Callable[[PayPalEmulator, Order], None]]] = [
    [by_return, by_webhook, by_sync],
    [by_webhook, by_return],
    [by_sync],
]


@pytest.mark.parametrize("ways", WAYS, ids=["return first", "webhook first", "neither"])
def test_whoever_hears_first_the_order_is_paid_once(
    two_stores: Stores, paypal: PayPalEmulator, ways: list[Any]
) -> None:
    with store_scope(two_stores[0].id):
        order, payment = make_paypal_order()
        back = urlsplit(agree(payment.url))
        assert back.path.endswith(order.token) and "paid" in parse_qs(back.query)
        for way in ways:
            way(paypal, order)
        take_event("paypal", *told(paypal, "PAYMENT.CAPTURE.COMPLETED"))
        assert (the_payment(order).captured, order_by_id(order.id).payment_state) == (order.total, PaymentState.PAID)
        assert kinds(order) == ["placed", "paid"]


def test_who_cancels_or_is_declined_tries_again_on_the_same_page(two_stores: Stores, paypal: PayPalEmulator) -> None:
    with store_scope(two_stores[0].id):
        order, payment = make_paypal_order()
        sync_payment(payment.id)  # cancelled there: nothing was agreed to
        agree(start_payment(order.id).url, "decline")
        with pytest.raises(PaymentDeclined):
            finish_agreed(order.id)
        assert order_by_id(order.id).status is OrderStatus.OPEN and the_payment(order).captured == 0
        page = start_payment(order.id).url
        assert page == payment.url
        agree(page)
        finish_agreed(order.id)
        assert kinds(order) == ["placed", "paid"]


def test_a_lost_answer_to_the_capture_is_found_and_nothing_taken_twice(
    two_stores: Stores, paypal: PayPalEmulator
) -> None:
    with store_scope(two_stores[0].id), LossyLine(paypal.url).running() as line:
        order, payment = make_paypal_order()
        agree(payment.url)
        before = current_settings()
        use_settings(replace(before, paypal_api_base=line.url))
        gateway_of("paypal").check_account()  # the token is fetched while answers still come
        line.loses = True
        with pytest.raises(GatewayFailed):
            finish_agreed(order.id)
        assert the_payment(order).status is PaymentStatus.PENDING
        line.loses = False
        sync_payment(payment.id)
        use_settings(before)
        with paypal.records.work():
            told_order = paypal.desk(_client_id()).order(str(the_payment(order).reference))
        assert len(told_order["purchase_units"][0]["payments"]["captures"]) == 1
        assert the_payment(order).captured == order.total and kinds(order) == ["placed", "paid"]


def test_nothing_is_taken_once_the_time_is_over(two_stores: Stores, paypal: PayPalEmulator) -> None:
    with store_scope(two_stores[0].id):
        order, payment = make_paypal_order()
        agree(payment.url)
        with time_machine.travel(clock.now() + timedelta(hours=2)):
            sync_payment(payment.id)
        assert order_by_id(order.id).status is OrderStatus.CANCELLED
        assert the_payment(order).status is PaymentStatus.EXPIRED
        assert gateway_of("paypal").retrieve_payment(str(payment.reference)).amount_received == 0


def test_what_paypal_holds_for_review_is_paid_when_it_says_so(two_stores: Stores, paypal: PayPalEmulator) -> None:
    with store_scope(two_stores[0].id):
        order, payment = make_paypal_order()
        agree(payment.url, "review")
        finish_agreed(order.id)
        assert the_payment(order).status is PaymentStatus.PENDING
        with paypal.records.work():
            desk = paypal.desk(_client_id())
            desk.settle(desk.order(str(payment.reference)))
        assert take_event("paypal", *told(paypal, "PAYMENT.CAPTURE.COMPLETED"))
        assert kinds(order) == ["placed", "paid"]


def test_money_is_put_aside_and_a_part_of_it_taken(two_stores: Stores, paypal: PayPalEmulator) -> None:
    with store_scope(two_stores[0].id):
        order, payment = make_paypal_order(capture="manual")
        agree(payment.url)
        finish_agreed(order.id)
        aside = the_payment(order)
        assert (aside.status, aside.authorised, aside.captured) == (PaymentStatus.AUTHORISED, order.total, 0)
        assert aside.capture_before and aside.capture_before > clock.now() + timedelta(days=28)
        action = request_capture(order.id, amount=1000)
        for _ in range(2):
            run_action(action.id)
        assert the_payment(order).captured == 1000
        other, other_payment = make_paypal_order(capture="manual")
        agree(other_payment.url)
        finish_agreed(other.id)
        run_action(request_release(other.id).id)
        assert the_payment(other).status is PaymentStatus.RELEASED


def test_refunds_in_parts_and_those_made_at_paypal(two_stores: Stores, paypal: PayPalEmulator) -> None:
    with store_scope(two_stores[0].id):
        order, payment = make_paypal_order()
        agree(payment.url)
        finish_agreed(order.id)
        part = create_refund(order.id, RefundWish(amount=700))
        paypal.wish("refund", 500)
        with pytest.raises(GatewayFailed):
            send_refund(part.id)
        assert [sync_refund(part.id) for _ in range(2)] == [RefundStatus.SUCCEEDED] * 2
        assert len(gateway_of("paypal").list_refunds(str(payment.reference))) == 1
        with paypal.records.work():
            desk = paypal.desk(_client_id())
            [capture] = desk.parts(desk.order(str(payment.reference)), "captures")
            desk.refund(capture["id"], {"currency_code": "EUR", "value": "3.00"}, "")
        assert take_event("paypal", *told(paypal, "PAYMENT.CAPTURE.REFUNDED"))
        assert the_payment(order).refunded == 1000
        rest = create_refund(order.id, RefundWish(amount=order.total - 1000))
        assert send_refund(rest.id) is RefundStatus.SUCCEEDED
        assert refresh_refunds(payment.id) == 3
        assert order_by_id(order.id).payment_state is PaymentState.REFUNDED


def test_a_refund_that_paypal_refuses_is_given_up(two_stores: Stores, paypal: PayPalEmulator) -> None:
    with store_scope(two_stores[0].id):
        order, payment = make_paypal_order()
        agree(payment.url)
        finish_agreed(order.id)
        refund = create_refund(order.id, RefundWish(amount=500))
        paypal.wish("refund", 422, "PERMISSION_DENIED")
        assert send_refund(refund.id) is RefundStatus.FAILED
        assert "As you wished" in refund_by_id(refund.id).problem and the_payment(order).refunding == 0


def test_a_dispute_is_a_notice(two_stores: Stores, paypal: PayPalEmulator) -> None:
    with store_scope(two_stores[0].id):
        order, payment = make_paypal_order()
        agree(payment.url)
        finish_agreed(order.id)
        with paypal.records.work():
            desk = paypal.desk(_client_id())
            [capture] = desk.parts(desk.order(str(payment.reference)), "captures")
            desk.dispute(capture["id"])
            desk.dispute(capture["id"], "RESOLVED")
        for kind in ("CREATED", "CREATED", "RESOLVED"):
            assert take_event("paypal", *told(paypal, f"CUSTOMER.DISPUTE.{kind}"))
        assert kinds(order)[-2:] == ["disputed", "dispute_closed"]


def test_forged_and_foreign_events_change_nothing(two_stores: Stores, paypal: PayPalEmulator) -> None:
    ours, theirs = two_stores
    with store_scope(ours.id):
        order, payment = make_paypal_order()
        agree(payment.url)
        body, headers = told(paypal, "CHECKOUT.ORDER.APPROVED")
        changed = json.dumps(json.loads(body) | {"id": "WH-OTHER"}).encode()
        smuggled = body + b', "webhook_id": "' + webhook_secret("paypal").encode() + b'", "x": {}'
        forgeries = [
            (changed, headers),
            (smuggled, headers),
            (body, {}),
            (body, headers | {"paypal-transmission-sig": "AAAA"}),
            (b"[]", headers),
        ]
        for forged in forgeries:
            with pytest.raises(BadSignature):
                take_event("paypal", *forged)
    with store_scope(theirs.id):
        offer_paypal()
        with pytest.raises(BadSignature):
            take_event("paypal", body, headers)
        # Signed for them, but about an order of ours: their account does not see it.
        assert _taken(paypal, body) is False
    with store_scope(ours.id):
        assert the_payment(order).status is PaymentStatus.PENDING


def _taken(paypal: PayPalEmulator, body: bytes) -> bool:
    try:
        return take_event("paypal", body, lowered(paypal.signed(webhook_secret("paypal"), body)))
    except GatewayFailed:
        return False
