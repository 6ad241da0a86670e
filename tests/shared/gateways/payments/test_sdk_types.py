"""Every object of the emulator against the annotated classes of the installed SDK: names, and types of what we read."""

import types
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, ClassVar, ForwardRef, Literal, Union, get_args, get_origin

import pytest
import requests
import stripe
from stripe.checkout import Session

from shared.gateways.payments.emulator.server import StripeEmulator
from shared.gateways.payments.stripe import StripeGateway
from shared.gateways.payments.stripe_connect import StripeConnect
from tests.shared.gateways.payments.conftest import checkout_request, pay

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
PLATFORM = "sk_test_platform"
SCALARS = {"str": str, "int": int, "bool": bool, "float": float}


def fits(value: Any, wanted: Any) -> bool:
    """Whether a JSON value is what an annotation allows; classes of the SDK are objects, or the ids of objects."""
    origin = get_origin(wanted)
    if wanted is None or wanted is type(None):
        return value is None
    if wanted is Any or isinstance(wanted, str | ForwardRef):
        return True
    if origin in (Union, types.UnionType):
        return any(fits(value, one) for one in get_args(wanted))
    if origin is Literal:
        return value in get_args(wanted)
    if wanted in SCALARS.values():
        return type(value) is wanted or (wanted is float and type(value) is int)
    if origin is list:
        return isinstance(value, list) and all(fits(one, get_args(wanted)[0]) for one in value)
    if origin is dict:
        return isinstance(value, dict)
    return isinstance(value, dict)


def check(value: dict[str, Any], kind: type) -> None:
    hints = {name: hint for name, hint in kind.__annotations__.items() if get_origin(hint) is not ClassVar}
    for name, content in value.items():
        assert name in hints, f"{kind.__name__} has no {name}"
        assert fits(content, hints[name]), f"{kind.__name__}.{name}: {content!r} is no {hints[name]}"


@pytest.fixture
def connected(emulator: StripeEmulator) -> tuple[StripeConnect, str]:
    """A platform and a merchant's account that has answered everything."""
    platform = StripeConnect(PLATFORM, api_base=emulator.url)
    account = platform.create_account("noor@example.org", "NL", "store-1", idempotency_key="a").id
    url = platform.onboarding_url(account, return_url="http://shop/return", refresh_url="http://shop/refresh")
    url = url.replace("localhost", "127.0.0.1")
    for page in (url, f"{emulator.url}/desk"):
        assert 'lang="ar" dir="rtl"' in requests.get(page, headers={"Accept-Language": "ar"}, timeout=5).text
    answer = requests.post(url, {"answer": "all"}, allow_redirects=False, timeout=5)
    assert answer.headers["Location"] == "http://shop/return"
    return platform, account


def shop(emulator: StripeEmulator, account: str) -> tuple[StripeGateway, stripe.StripeClient]:
    gateway = StripeGateway(PLATFORM, api_base=emulator.url, account=account)
    return gateway, stripe.StripeClient(PLATFORM, base_addresses={"api": emulator.url}, stripe_account=account)


def everything(
    emulator: StripeEmulator, platform: StripeConnect, account: str
) -> Iterator[tuple[dict[str, Any], type]]:
    gateway, client = shop(emulator, account)
    customer = gateway.create_customer("noor@example.org", "Noor", "customer-1", idempotency_key="c")
    request = checkout_request(customer=customer, application_fee=123)
    checkout = gateway.create_checkout(request)
    pay(checkout.url, "4000 0000 0000 0259", keep="1")
    session = client.v1.checkout.sessions.retrieve(checkout.id)
    yield session.to_dict(), Session
    intent = client.v1.payment_intents.retrieve(str(session.payment_intent))
    yield intent.to_dict(), stripe.PaymentIntent
    charge = client.v1.charges.retrieve(str(intent.latest_charge)).to_dict()
    yield charge, stripe.Charge
    yield charge["payment_method_details"]["card"], stripe.Charge.PaymentMethodDetails.Card
    dispute = client.v1.disputes.list().data[0].to_dict()
    yield dispute, stripe.Dispute
    yield dispute["evidence_details"], stripe.Dispute.EvidenceDetails
    yield client.v1.customers.retrieve(customer).to_dict(), stripe.Customer
    method = client.v1.customers.payment_methods.list(customer).data[0].to_dict()
    yield method, stripe.PaymentMethod
    yield method["card"], stripe.PaymentMethod.Card
    yield client.v1.refunds.create({"payment_intent": intent.id, "amount": 100}).to_dict(), stripe.Refund
    above = stripe.StripeClient(PLATFORM, base_addresses={"api": emulator.url})
    merchant = above.v1.accounts.retrieve(account).to_dict()
    yield merchant, stripe.Account
    yield merchant["requirements"], stripe.Account.Requirements
    yield merchant["controller"], stripe.Account.Controller
    link = {"account": account, "type": "account_onboarding", "return_url": "http://x", "refresh_url": "http://x"}
    yield above.v1.account_links.create(link).to_dict(), stripe.AccountLink  # type: ignore[arg-type]
    yield above.v1.application_fees.list().data[0].to_dict(), stripe.ApplicationFee
    for event in client.v1.events.list({"limit": 20}).data:
        yield event.to_dict(), stripe.Event


def test_every_object_has_the_fields_and_types_of_the_sdk(
    emulator: StripeEmulator, connected: tuple[StripeConnect, str]
) -> None:
    seen = set()
    for value, kind in everything(emulator, *connected):
        seen.add(kind)
        check(value, kind)
    assert len(seen) == 16
    with pytest.raises(AssertionError, match="amount"):
        check({"amount": "12"}, stripe.Refund)
    with pytest.raises(AssertionError, match="has no"):
        check({"amuont": 12}, stripe.Refund)


def test_a_platform_takes_its_fee_and_gives_it_back_only_when_asked(
    emulator: StripeEmulator, connected: tuple[StripeConnect, str]
) -> None:
    platform, account = connected
    gateway, client = shop(emulator, account)
    above = stripe.StripeClient(PLATFORM, base_addresses={"api": emulator.url})
    checkout = gateway.create_checkout(checkout_request(application_fee=123))
    pay(checkout.url)
    payment = gateway.retrieve_checkout(checkout.id).payment_id
    [fee] = above.v1.application_fees.list().data
    assert (fee.amount, fee.account) == (123, account)
    gateway.refund(payment, 1000, "EUR", idempotency_key="keep")
    assert above.v1.application_fees.list().data[0].amount_refunded == 0
    gateway.refund(payment, 2000, "EUR", idempotency_key="give", return_fee=True)
    assert above.v1.application_fees.list().data[0].amount_refunded == 123 * 2000 // 5495
    assert gateway.list_payments(LONG_AGO).things[0].refunded == 3000
    platform.disconnect(account, f"ca_{above.v1.accounts.retrieve_current().id.removeprefix('acct_')}")
    with pytest.raises(stripe.PermissionError):
        client.v1.payment_intents.list()


def test_a_card_is_kept_only_for_who_agreed_and_a_challenge_can_be_refused(
    emulator: StripeEmulator, gateway: StripeGateway
) -> None:
    customer = gateway.create_customer("noor@example.org", "Noor", "customer-1", idempotency_key="c")
    other = gateway.create_customer("sam@example.org", "Sam", "customer-2", idempotency_key="d")
    pay(gateway.create_checkout(checkout_request("a", customer=customer)).url)
    assert gateway.list_cards(customer) == []
    checkout = gateway.create_checkout(checkout_request("b", customer=customer))
    answer = pay(checkout.url, "4000 0000 0000 3220", keep="1")
    bank = answer.headers["Location"]
    assert bank.endswith("/challenge") and gateway.list_cards(customer) == []
    bank = f"{emulator.url}{bank}"
    assert requests.post(bank, {"answer": "no"}, allow_redirects=False, timeout=5).status_code == 402
    pay(checkout.url, "4000 0000 0000 3220", keep="1")
    assert requests.post(bank, {"answer": "yes"}, allow_redirects=False, timeout=5).status_code == 303
    [card] = gateway.list_cards(customer)
    assert (card.brand, card.last4, gateway.list_cards(other)) == ("visa", "3220", [])
    third = gateway.create_checkout(checkout_request("e", customer=other))
    assert pay(third.url, "", kept=card.id).status_code == 402, "another customer's card pays for nobody"
    gateway.remove_card(card.id)
    assert gateway.list_cards(customer) == []
