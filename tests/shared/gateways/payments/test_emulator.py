"""The emulator against the SDK's own description of Stripe's objects, and its pay page."""

import re
import time

import pytest
import requests
import stripe
from stripe.checkout import Session

from shared.gateways.payments.base import GatewayRefused, PaymentStatus, RefundStatus
from shared.gateways.payments.emulator.params import read_params
from shared.gateways.payments.emulator.server import StripeEmulator
from shared.gateways.payments.stripe import StripeGateway
from shared.kernel.errors import GatewayFailed
from tests.shared.gateways.payments.conftest import checkout_request, pay

KEY = "sk_test_first_store"


@pytest.fixture
def client(emulator: StripeEmulator) -> stripe.StripeClient:
    return stripe.StripeClient(KEY, base_addresses={"api": emulator.url})


def check_fields(thing: stripe.StripeObject, kind: type) -> None:
    """Every field is one that the SDK knows, and every field that is always there is there."""
    known = {name for name in kind.__annotations__ if name != "OBJECT_NAME"}
    optional = {name for name, type_ in kind.__annotations__.items() if str(type_).startswith("typing.Optional")}
    seen = set(thing.to_dict())
    assert seen <= known, f"{kind.__name__} has no {seen - known}"
    always = {name for name in known if "NoneType" not in str(kind.__annotations__[name])} - optional
    assert always <= seen, f"{kind.__name__} lacks {always - seen}"


def test_objects_have_the_fields_that_the_sdk_knows(
    gateway: StripeGateway, client: stripe.StripeClient, emulator: StripeEmulator
) -> None:
    checkout = gateway.create_checkout(checkout_request())
    endpoint = client.v1.webhook_endpoints.create({"url": "http://127.0.0.1:9/", "enabled_events": ["*"]})
    pay(checkout.url)
    session = client.v1.checkout.sessions.retrieve(checkout.id, {"expand": ["line_items", "payment_intent"]})
    intent = client.v1.payment_intents.retrieve(session.payment_intent.id)
    refund = client.v1.refunds.create({"payment_intent": intent.id})
    check_fields(session, Session)
    check_fields(session.line_items.data[0], stripe.LineItem)
    check_fields(intent, stripe.PaymentIntent)
    check_fields(client.v1.charges.retrieve(intent.latest_charge), stripe.Charge)
    check_fields(refund, stripe.Refund)
    check_fields(endpoint, stripe.WebhookEndpoint)
    events = list(client.v1.events.list({"limit": 3}).auto_paging_iter())
    assert len(events) == 6
    for event in events:
        check_fields(event, stripe.Event)


def test_disputes_and_refunds_that_fail_are_what_the_sdk_knows(
    gateway: StripeGateway, client: stripe.StripeClient, emulator: StripeEmulator
) -> None:
    disputed = gateway.create_checkout(checkout_request("disputed"))
    pay(disputed.url, "4000 0000 0000 0259")
    [dispute] = client.v1.disputes.list().data
    check_fields(dispute, stripe.Dispute)
    assert client.v1.charges.retrieve(dispute.charge).disputed
    assert client.v1.disputes.close(dispute.id).status == "lost"
    failing = gateway.create_checkout(checkout_request("failing"))
    pay(failing.url, "4000 0000 0000 5126")
    intent = client.v1.checkout.sessions.retrieve(failing.id).payment_intent
    refund = client.v1.refunds.create({"payment_intent": intent, "amount": 100})
    deadline = time.monotonic() + 10
    while refund.status != "failed" and time.monotonic() < deadline:
        time.sleep(0.1)
        refund = client.v1.refunds.retrieve(refund.id)
    check_fields(refund, stripe.Refund)
    [told] = gateway.list_refunds(str(intent))
    assert (told.status, told.failure) == (RefundStatus.FAILED, "expired_or_canceled_card")
    assert client.v1.charges.retrieve(refund.charge).amount_refunded == 0


def test_what_is_put_aside_says_until_when(gateway: StripeGateway, client: stripe.StripeClient) -> None:
    checkout = gateway.create_checkout(checkout_request("later", capture_later=True))
    pay(checkout.url)
    read = gateway.retrieve_checkout(checkout.id)
    assert read.payment is not None and read.payment.capture_before is not None
    assert (read.payment_status, read.payment.amount_capturable) == (PaymentStatus.AUTHORISED, read.amount)
    charge = client.v1.charges.retrieve(str(client.v1.payment_intents.retrieve(read.payment_id).latest_charge))
    check_fields(charge, stripe.Charge)


def test_what_stripe_will_never_do_is_told_apart_from_what_may_work_later(
    gateway: StripeGateway, emulator: StripeEmulator
) -> None:
    with pytest.raises(GatewayRefused):
        gateway.refund("pi_unknown", 100, "EUR", idempotency_key="x")
    with pytest.raises(GatewayFailed) as away:
        StripeGateway("sk_test_x", api_base="http://127.0.0.1:9").list_refunds("pi_unknown")
    assert not isinstance(away.value, GatewayRefused)


def test_a_payment_intent_can_be_made_directly(client: stripe.StripeClient) -> None:
    intent = client.v1.payment_intents.create({"amount": 500, "currency": "eur", "metadata": {"order": "1001"}})
    assert (intent.status, intent.metadata["order"]) == ("requires_payment_method", "1001")
    assert client.v1.payment_intents.cancel(intent.id).status == "canceled"
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.payment_intents.cancel(intent.id)
    assert refusal.value.code == "payment_intent_unexpected_state"


def test_sessions_refunds_and_endpoints_can_be_listed(gateway: StripeGateway, client: stripe.StripeClient) -> None:
    first, second = (gateway.create_checkout(checkout_request(key)) for key in ("a", "b"))
    pay(first.url)
    sessions = client.v1.checkout.sessions.list({"status": "open"})
    assert [session.id for session in sessions.data] == [second.id]
    endpoint = client.v1.webhook_endpoints.create({"url": "http://127.0.0.1:9/", "enabled_events": ["*"]})
    assert client.v1.webhook_endpoints.list().data[0].to_dict().get("secret") is None
    client.v1.webhook_endpoints.delete(endpoint.id)
    assert client.v1.webhook_endpoints.list().data == []


@pytest.mark.parametrize(
    ("params", "names"),
    [
        ({"mode": "payment", "success_url": "http://x/"}, "line_items"),
        ({"mode": "subscription", "success_url": "http://x/"}, "mode"),
        ({"mode": "payment"}, "success_url"),
    ],
)
def test_what_is_missing_is_named(client: stripe.StripeClient, params: dict, names: str) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.checkout.sessions.create(params)
    assert refusal.value.param == names


def test_a_call_without_a_test_key_is_refused(emulator: StripeEmulator) -> None:
    assert requests.get(f"{emulator.url}/v1/events", timeout=5).status_code == 401
    answer = requests.get(f"{emulator.url}/v1/events", auth=("sk_live_x", ""), timeout=5)
    assert (answer.status_code, answer.json()["error"]["type"]) == (401, "invalid_request_error")


def test_an_unknown_path_answers_in_stripes_shape(emulator: StripeEmulator) -> None:
    answer = requests.get(f"{emulator.url}/v1/unicorns", auth=(KEY, ""), timeout=5)
    assert answer.status_code == 404
    assert "Unrecognized request URL" in answer.json()["error"]["message"]


def test_a_connected_account_is_kept_apart_and_named(emulator: StripeEmulator) -> None:
    plain = stripe.StripeClient(KEY, base_addresses={"api": emulator.url})
    account = plain.v1.accounts.create({"country": "NL"}).id
    connected = stripe.StripeClient(KEY, base_addresses={"api": emulator.url}, stripe_account=account)
    intent = connected.v1.payment_intents.create({"amount": 500, "currency": "eur"})
    assert intent.last_response.headers["Stripe-Account"] == account
    assert connected.v1.events.list().data[0].account == account
    with pytest.raises(stripe.InvalidRequestError):
        plain.v1.payment_intents.retrieve(intent.id)
    stranger = stripe.StripeClient("sk_test_other", base_addresses={"api": emulator.url}, stripe_account=account)
    with pytest.raises(stripe.PermissionError):
        stranger.v1.payment_intents.retrieve(intent.id)


def test_form_names_become_nested_values() -> None:
    pairs = [("a[0][b]", "1"), ("a[1][b]", "2"), ("c[]", "x"), ("c[]", "y"), ("d[e][f]", "z"), ("g", "")]
    assert read_params(pairs) == {"a": [{"b": "1"}, {"b": "2"}], "c": ["x", "y"], "d": {"e": {"f": "z"}}, "g": ""}


def page(url: str, language: str = "") -> requests.Response:
    return requests.get(url.replace("localhost", "127.0.0.1"), headers={"Accept-Language": language}, timeout=5)


def test_the_pay_page_shows_the_order_in_the_shoppers_direction(gateway: StripeGateway) -> None:
    checkout = gateway.create_checkout(checkout_request("rtl", locale="ar"))
    answer = page(checkout.url, "ar-EG,ar;q=0.9")
    assert 'lang="ar" dir="rtl"' in answer.text
    assert "Blue bowl" in answer.text
    assert 'dir="ltr"' in page(checkout.url, "nl").text


def test_the_pay_page_escapes_what_the_shop_wrote_and_runs_no_foreign_script(gateway: StripeGateway) -> None:
    from_shop = checkout_request("xss", customer_email='"><script>alert(1)</script>')
    answer = page(gateway.create_checkout(from_shop).url)
    assert "<script>alert" not in answer.text
    policy = answer.headers["Content-Security-Policy"]
    nonce = re.search(r"script-src 'nonce-([^']+)'", policy)
    assert nonce is not None
    assert "default-src 'none'" in policy
    assert "http://shop.localhost:8000" in policy
    assert answer.text.count("<script") == answer.text.count(f'<script nonce="{nonce[1]}"')


def test_an_unknown_pay_page_is_not_found(emulator: StripeEmulator) -> None:
    assert page(f"{emulator.url}/c/pay/cs_nothing").status_code == 404
