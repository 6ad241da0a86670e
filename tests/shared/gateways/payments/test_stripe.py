"""The real Stripe adapter, through the real SDK, against the emulator over HTTP."""

import json
import time
from datetime import timedelta
from pathlib import Path

import pytest

from shared.gateways.payments.amounts import from_stripe, to_stripe
from shared.gateways.payments.base import BadSignature, CheckoutLine, CheckoutStatus, PaymentStatus, RefundStatus
from shared.gateways.payments.emulator.deliveries import signature_header
from shared.gateways.payments.emulator.server import StripeEmulator
from shared.gateways.payments.stripe import StripeGateway
from shared.gateways.payments.stripe_objects import stripe_locale
from shared.kernel import clock
from shared.kernel.errors import GatewayFailed, Invalid
from tests.shared.gateways.payments.conftest import DECLINED_CARD, Listener, checkout_request, pay


def test_a_checkout_is_open_until_paid_and_then_leads_back_to_the_shop(gateway: StripeGateway) -> None:
    checkout = gateway.create_checkout(checkout_request())
    assert (checkout.status, checkout.payment_status) == (CheckoutStatus.OPEN, PaymentStatus.UNPAID)
    assert (checkout.amount, checkout.currency, checkout.reference) == (5495, "EUR", "payment-1")

    answer = pay(checkout.url)

    assert answer.status_code == 303
    assert answer.headers["Location"] == f"http://shop.localhost:8000/done?checkout={checkout.id}"
    paid = gateway.retrieve_checkout(checkout.id)
    assert (paid.status, paid.payment_status, paid.url) == (CheckoutStatus.COMPLETE, PaymentStatus.PAID, "")
    payment = gateway.retrieve_payment(paid.payment_id)
    assert (payment.status, payment.amount_received, payment.reference) == (PaymentStatus.PAID, 5495, "payment-1")


def test_a_declined_card_leaves_the_checkout_open_for_another(gateway: StripeGateway) -> None:
    checkout = gateway.create_checkout(checkout_request())

    answer = pay(checkout.url, DECLINED_CARD)

    assert answer.status_code == 402
    assert 'role="alert"' in answer.text
    after = gateway.retrieve_checkout(checkout.id)
    assert after.status is CheckoutStatus.OPEN
    assert "declined" in gateway.retrieve_payment(after.payment_id).failure
    assert pay(checkout.url).status_code == 303


def test_paying_twice_charges_once(gateway: StripeGateway) -> None:
    checkout = gateway.create_checkout(checkout_request())
    assert [pay(checkout.url).status_code for _ in range(3)] == [303, 303, 303]
    kinds = [event.kind for event in gateway.list_events(clock.ago(minutes=1))]
    assert kinds.count("payment_intent.succeeded") == 1


def test_the_same_idempotency_key_gives_the_same_pay_page(gateway: StripeGateway) -> None:
    first = gateway.create_checkout(checkout_request("cart-9"))
    assert gateway.create_checkout(checkout_request("cart-9")).id == first.id
    assert gateway.create_checkout(checkout_request("cart-10")).id != first.id
    with pytest.raises(GatewayFailed, match="same parameters"):
        gateway.create_checkout(checkout_request("cart-9", lines=(CheckoutLine("Other", 100),)))


def test_one_store_does_not_see_the_payments_of_another(gateway: StripeGateway, other_gateway: StripeGateway) -> None:
    checkout = gateway.create_checkout(checkout_request())
    with pytest.raises(GatewayFailed, match="No such"):
        other_gateway.retrieve_checkout(checkout.id)
    assert other_gateway.create_checkout(checkout_request()).id != checkout.id


def test_an_expired_checkout_cannot_be_paid(gateway: StripeGateway) -> None:
    checkout = gateway.create_checkout(checkout_request())
    assert gateway.expire_checkout(checkout.id).status is CheckoutStatus.EXPIRED
    assert pay(checkout.url).status_code == 200
    assert gateway.retrieve_checkout(checkout.id).status is CheckoutStatus.EXPIRED
    assert gateway.expire_checkout(checkout.id).status is CheckoutStatus.EXPIRED, "it may have ended a moment before"
    with pytest.raises(GatewayFailed):
        gateway.expire_checkout("cs_unknown")


def test_a_checkout_past_its_time_closes_by_itself(gateway: StripeGateway, emulator: StripeEmulator) -> None:
    checkout = gateway.create_checkout(checkout_request(expires_at=clock.now() - timedelta(seconds=1)))
    deadline = time.monotonic() + 10
    while gateway.retrieve_checkout(checkout.id).status is CheckoutStatus.OPEN and time.monotonic() < deadline:
        time.sleep(0.1)
    assert gateway.retrieve_checkout(checkout.id).status is CheckoutStatus.EXPIRED


def test_money_can_be_authorised_first_and_captured_in_part(gateway: StripeGateway) -> None:
    checkout = gateway.create_checkout(checkout_request(capture_later=True))
    pay(checkout.url)
    payment_id = gateway.retrieve_checkout(checkout.id).payment_id
    assert gateway.retrieve_payment(payment_id).status is PaymentStatus.AUTHORISED
    captured = gateway.capture_payment(payment_id, 4000, "EUR", idempotency_key="capture-1")
    assert (captured.status, captured.amount_received, captured.amount_capturable) == (PaymentStatus.PAID, 4000, 0)
    with pytest.raises(GatewayFailed):
        gateway.cancel_payment(payment_id, idempotency_key="cancel-1")


def test_an_authorisation_can_be_given_up(gateway: StripeGateway) -> None:
    checkout = gateway.create_checkout(checkout_request(capture_later=True))
    pay(checkout.url)
    payment_id = gateway.retrieve_checkout(checkout.id).payment_id
    assert gateway.cancel_payment(payment_id, idempotency_key="cancel-2").status is PaymentStatus.CANCELLED


def test_refunds_go_back_in_parts_but_never_exceed_the_payment(gateway: StripeGateway) -> None:
    checkout = gateway.create_checkout(checkout_request())
    pay(checkout.url)
    payment_id = gateway.retrieve_checkout(checkout.id).payment_id
    refund = gateway.refund(payment_id, 1000, "EUR", idempotency_key="refund-1", reason="broken")
    again = gateway.refund(payment_id, 1000, "EUR", idempotency_key="refund-1", reason="broken")
    assert (refund.status, refund.amount, refund.metadata) == (RefundStatus.SUCCEEDED, 1000, {"reason": "broken"})
    assert again.id == refund.id
    with pytest.raises(GatewayFailed, match="greater than unrefunded"):
        gateway.refund(payment_id, 4496, "EUR", idempotency_key="refund-2")
    assert gateway.refund(payment_id, 4495, "EUR", idempotency_key="refund-3").amount == 4495


def test_signed_events_arrive_with_the_endpoints_own_host(gateway: StripeGateway, listener: Listener) -> None:
    endpoint = gateway.register_webhook(listener.url, idempotency_key="hook-1")
    checkout = gateway.create_checkout(checkout_request())
    pay(checkout.url)

    received = listener.wait_for(2)

    assert {host for host, _, _ in received} == {f"api.localhost:{listener.port}"}
    events = [
        gateway.verify_webhook(body, {"stripe-signature": signature}, endpoint.secret)
        for _, signature, body in received
    ]
    completed = next(event for event in events if event.kind == "checkout.session.completed")
    assert completed.checkout is not None
    assert (completed.checkout.id, completed.checkout.amount, completed.livemode) == (checkout.id, 5495, False)
    paid = next(event for event in events if event.kind == "payment_intent.succeeded")
    assert paid.payment is not None
    assert paid.payment.reference == "payment-1"


def test_a_refused_event_is_sent_again(gateway: StripeGateway, listener: Listener) -> None:
    listener.answers = [500, 503]
    gateway.register_webhook(listener.url, idempotency_key="hook-2")
    pay(gateway.create_checkout(checkout_request()).url)
    ids = [json.loads(body)["id"] for _, _, body in listener.wait_for(4)]
    assert len(ids) == 4
    assert len(set(ids)) == 2


def test_events_can_be_listed_oldest_first_to_catch_up(gateway: StripeGateway, other_gateway: StripeGateway) -> None:
    checkout = gateway.create_checkout(checkout_request())
    pay(checkout.url)
    kinds = [event.kind for event in gateway.list_events(clock.ago(minutes=1))]
    assert kinds == ["payment_intent.succeeded", "checkout.session.completed"]
    assert list(gateway.list_events(clock.now() + timedelta(minutes=5))) == []
    assert list(other_gateway.list_events(clock.ago(minutes=1))) == []


def signed(body: bytes, secret: str, age: int = 0) -> str:
    return signature_header(body, secret, int(time.time()) - age)


def test_a_webhook_needs_its_own_secret_an_intact_body_and_a_fresh_signature(gateway: StripeGateway) -> None:
    body = b'{"id": "evt_1", "type": "x", "created": 1, "livemode": false, "data": {"object": {}}}'
    assert gateway.verify_webhook(body, {"stripe-signature": signed(body, "whsec_a")}, "whsec_a").id == "evt_1"
    for text, signature, secret in (
        (body, signed(body, ""), ""),
        (body, signed(body, "whsec_a"), "whsec_b"),
        (body + b" ", signed(body, "whsec_a"), "whsec_a"),
        (body, signed(body, "whsec_a", age=301), "whsec_a"),
        (body, "", "whsec_a"),
        (body, "t=x,v1=y", "whsec_a"),
        (b"\xff", signed(b"\xff", "whsec_a"), "whsec_a"),
        (b"{}", signed(b"{}", "whsec_a"), "whsec_a"),
        (b"[", signed(b"[", "whsec_a"), "whsec_a"),
    ):
        with pytest.raises(BadSignature):
            gateway.verify_webhook(text, {"stripe-signature": signature}, secret)


def test_a_wrong_key_and_a_dead_server_are_told_apart(emulator: StripeEmulator) -> None:
    with pytest.raises(GatewayFailed, match="key"):
        StripeGateway("sk_live_wrong", api_base=emulator.url).retrieve_checkout("cs_1")
    with pytest.raises(GatewayFailed, match="reached"):
        StripeGateway("sk_test_x", api_base="http://127.0.0.1:9").retrieve_checkout("cs_1")


def test_payments_outlive_a_restart(tmp_path: Path) -> None:
    before = StripeEmulator(tmp_path)
    before.records.add("acct_1", {"id": "pi_1", "object": "payment_intent"})
    del before
    after = StripeEmulator(tmp_path)
    assert after.records.find("payment_intent", "pi_1", "acct_1") is not None


@pytest.mark.parametrize(
    ("amount", "currency", "at_stripe"),
    [
        (1250, "EUR", 1250),
        (1250, "JPY", 1250),
        (1250, "KWD", 1250),
        (500, "ISK", 50000),
        (500, "UGX", 50000),
    ],
)
def test_amounts_are_written_as_stripe_counts_them(amount: int, currency: str, at_stripe: int) -> None:
    assert to_stripe(amount, currency) == at_stripe
    assert from_stripe(at_stripe, currency) == amount


def test_amounts_that_stripe_cannot_charge_are_refused() -> None:
    with pytest.raises(Invalid, match="KWD"):
        to_stripe(1255, "KWD")


@pytest.mark.parametrize(
    ("ours", "theirs"), [("nl", "nl"), ("pt_BR", "pt-BR"), ("ar", "auto"), ("de_AT", "de"), ("lb", "auto")]
)
def test_the_pay_page_speaks_the_shoppers_language(ours: str, theirs: str) -> None:
    assert stripe_locale(ours) == theirs
