"""Settings as their pages save them, one store at a time."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from shared.db.session import platform_scope, store_scope
from shared.gateways.dns_emulator import DnsEmulator
from shared.gateways.payments.paypal_emulator.server import PayPalEmulator
from shared.kernel.config import Settings, current_settings, use_settings
from shared.models.payments.method import BANK_TRANSFER, CASH_ON_DELIVERY, STRIPE
from shared.models.stores.domain import domains_of
from shared.models.stores.store import store_by_id
from shared.services.payments.gateway import gateway_of
from shared.services.payments.methods import captures_later, payment_methods, secrets_of
from shared.services.stores.domains import record_name, record_value
from tests.browsing import Browser, signed_in_browser
from tests.factories.catalog import make_product
from tests.factories.people import SignedUp
from tests.storefront_app.paypal import run_paypal

paypal = pytest.fixture(run_paypal)


@pytest.fixture
def dns(settings: Settings) -> Iterator[DnsEmulator]:
    former = current_settings()
    with DnsEmulator() as emulator:
        use_settings(replace(former, dns_resolver=emulator.address))
        yield emulator
    use_settings(former)


@pytest.fixture
def owner(settings: Settings, ours: SignedUp, theirs: SignedUp) -> Browser:
    return signed_in_browser(settings, ours)


@pytest.fixture
def home(ours: SignedUp) -> str:
    return f"/s/{ours.store.handle}/settings"


GENERAL = {
    "name": "Kiln & Co",
    "email": "hello@kiln.example",
    "phone": "",
    "description": "",
    "country": "BE",
    "timezone": "Europe/Brussels",
    "order_prefix": "",
}


def test_general_settings_are_saved_for_this_store_only(
    owner: Browser, home: str, ours: SignedUp, theirs: SignedUp
) -> None:
    assert owner.submit(f"{home}/general", GENERAL).status_code == 302
    with platform_scope():
        assert store_by_id(ours.store.id).name == "Kiln & Co"
        assert store_by_id(theirs.store.id).name == theirs.store.name
    assert "Kiln &amp; Co" in owner.get(f"{home}/general").text


@pytest.mark.parametrize("wrong", [{"name": ""}, {"country": "XX"}, {"timezone": "Mars"}])
def test_wrong_settings_are_shown_again(owner: Browser, home: str, wrong: dict[str, str]) -> None:
    answer = owner.submit(f"{home}/general", GENERAL | wrong)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text


def test_closing_and_opening_again(owner: Browser, home: str, ours: SignedUp) -> None:
    for path, status in (("closure", "closed"), ("reopening", "open")):
        assert owner.submit(f"{home}/{path}", page=f"{home}/general").status_code == 302
        with platform_scope():
            assert store_by_id(ours.store.id).status == status


def test_a_domain_is_claimed_verified_made_primary_and_removed(
    owner: Browser, home: str, ours: SignedUp, dns: DnsEmulator
) -> None:
    host = f"www.{ours.store.handle}.example"
    assert owner.submit(f"{home}/domains", {"host": host}).status_code == 302
    with platform_scope():
        (domain,) = domains_of(ours.store.id)
    page = owner.get(f"{home}/domains").text
    assert record_name(domain) in page
    assert record_value(domain) in page
    owner.submit(f"{home}/domains/{domain.id}/verification", page=f"{home}/domains")
    assert "We do not see the record yet" in owner.get(f"{home}/domains").text
    dns.put(record_name(domain), record_value(domain))
    owner.submit(f"{home}/domains/{domain.id}/verification", page=f"{home}/domains")
    owner.submit(f"{home}/domains/{domain.id}/primary", page=f"{home}/domains")
    with platform_scope():
        assert domains_of(ours.store.id)[0].is_primary
    assert f"http://{host}:8000/" in owner.get(f"{home}/general").text
    owner.submit(f"{home}/domains/{domain.id}/removal", page=f"{home}/domains")
    with platform_scope():
        assert domains_of(ours.store.id) == []


def test_languages_stay_with_the_products(owner: Browser, home: str, ours: SignedUp) -> None:
    form = {"default_locale": "nl", "locales": ["nl", "ar"], "currency": "EUR"}
    assert owner.submit(f"{home}/languages", form).status_code == 302
    with store_scope(ours.store.id):
        make_product("Bowl")
    answer = owner.submit(f"{home}/languages", form | {"currency": "JPY"})
    assert answer.status_code == 409
    with platform_scope():
        store = store_by_id(ours.store.id)
        assert (store.currency, store.locales) == ("EUR", ["nl", "ar"])


def test_stripe_keys_are_written_and_never_shown(owner: Browser, home: str, ours: SignedUp, theirs: SignedUp) -> None:
    page = f"{home}/payments"
    keys = {"secret_key": "sk_test_0123456789abcdef", "webhook_secret": "whsec_fedcba9876543210"}
    assert owner.submit(f"{page}/stripe", {"enabled": "y", **keys}, page=page).status_code == 302
    shown = owner.get(page).text
    assert f"/webhooks/stripe/{ours.store.id}" in shown
    assert "cdef" in shown
    for key in keys.values():
        assert key not in shown
    assert owner.submit(f"{page}/stripe", {"enabled": "y", "secret_key": "sk_test_new"}, page=page).status_code == 302
    with store_scope(ours.store.id):
        stripe = payment_methods()[STRIPE]
        assert stripe is not None
        assert secrets_of(stripe) == keys | {"secret_key": "sk_test_new"}
    with store_scope(theirs.store.id):
        assert payment_methods()[STRIPE] is None


def test_stripe_wants_both_keys_before_it_is_switched_on(owner: Browser, home: str) -> None:
    answer = owner.submit(f"{home}/payments/stripe", {"enabled": "y"}, page=f"{home}/payments")
    assert answer.status_code == 422


def test_a_paypal_account_is_kept_and_tried_out(
    owner: Browser, home: str, ours: SignedUp, paypal: PayPalEmulator
) -> None:
    page, form = f"{home}/payments", {"enabled": "y", "client_id": "client-1", "mode": "sandbox", "capture": "manual"}
    assert owner.submit(f"{page}/paypal", form, page=page).status_code == 422
    form |= {"secret": "sandbox-0123456789", "webhook_secret": "8PT597110X687430L"}
    assert owner.submit(f"{page}/paypal", form, page=page).status_code == 302
    shown = owner.get(page).text
    assert "client-1" in shown and "sandbox-0123456789" not in shown
    assert owner.submit(f"{page}/paypal/checks", page=page).status_code == 302
    assert "PayPal refused" in owner.get(page).text  # it knows the account, and no such webhook
    with store_scope(ours.store.id):
        endpoint = gateway_of("paypal").register_webhook("http://api.localhost/hook", idempotency_key="hook")
    owner.submit(f"{page}/paypal", form | {"webhook_secret": endpoint.secret}, page=page)
    owner.submit(f"{page}/paypal/checks", page=page)
    assert "everything works" in owner.get(page).text
    assert owner.submit(f"{page}/cash-on-delivery/checks", page=page).status_code == 302


def test_cash_on_delivery_has_a_fee_in_the_stores_currency(owner: Browser, home: str, ours: SignedUp) -> None:
    page = f"{home}/payments"
    form = {"enabled": "y", "fee": "2,50", "deposit": "none", "deposit_percent": "20", "deposit_hours": "24"}
    form |= {"deposit_remind_hours": "12"}
    assert owner.submit(f"{page}/cash-on-delivery", form, page=page).status_code == 302
    with store_scope(ours.store.id):
        cash = payment_methods()[CASH_ON_DELIVERY]
        assert cash is not None
        assert (cash.is_enabled, cash.config["fee"], cash.config["deposit"]) == (True, 250, "none")
    refused = owner.submit(f"{page}/cash-on-delivery", form | {"deposit": "percent"}, page=page)
    assert refused.status_code == 422 and "switch on cards or PayPal first" in refused.text


def test_a_transfer_is_set_up_with_texts_in_every_language_of_the_store(
    owner: Browser, home: str, ours: SignedUp, theirs: SignedUp
) -> None:
    page = f"{home}/payments"
    text = f"instructions-{ours.store.default_locale}"
    form = {"enabled": "y", "accounts": "IBAN: NL00", text: "Pay us", "days": "5", "remind_days": "0"}
    assert owner.submit(f"{page}/bank-transfer", form, page=page).status_code == 302
    with store_scope(ours.store.id):
        kept = payment_methods()[BANK_TRANSFER]
        assert kept is not None and kept.is_enabled
        assert kept.config == {
            "accounts": "IBAN: NL00",
            "instructions": {ours.store.default_locale: "Pay us"},
            "days": 5,
            "remind_days": 0,
            "instapay": "",
            "instapay_link": "",
        }
    wrong = owner.submit(f"{page}/bank-transfer", form | {"instapay_link": "javascript:alert(1)"}, page=page)
    assert wrong.status_code == 422 and "Begins with https://" in wrong.text
    wrong = owner.submit(f"{page}/bank-transfer", form | {"days": "0"}, page=page)
    assert wrong.status_code == 422 and "Pay us" in wrong.text
    assert owner.submit(f"{page}/gold-coins", form, page=page).status_code == 404
    with store_scope(theirs.store.id):
        assert payment_methods()[BANK_TRANSFER] is None


def test_stripe_can_put_money_aside_first(owner: Browser, home: str, ours: SignedUp) -> None:
    page = f"{home}/payments"
    keys = {"secret_key": "sk_test_0123456789abcdef", "webhook_secret": "whsec_fedcba9876543210"}
    owner.submit(f"{page}/stripe", {"enabled": "y", "capture": "manual", **keys}, page=page)
    with store_scope(ours.store.id):
        assert captures_later(STRIPE)
    assert owner.submit(f"{page}/stripe", {"enabled": "y", "capture": "maybe"}, page=page).status_code == 422


def test_one_store_is_opened_straight_away_and_two_are_chosen_from(owner: Browser, ours: SignedUp) -> None:
    assert owner.get("/").headers["Location"] == f"/s/{ours.store.handle}/"
    handle = f"{ours.store.handle}-two"
    form = {"store_name": "Second", "handle": handle, "country": "JP", "locale": "en"}
    assert owner.submit("/stores/new", form).headers["Location"] == f"/s/{handle}/"
    chooser = owner.get("/").text
    assert f"/s/{handle}/" in chooser
    assert f"/s/{ours.store.handle}/" in chooser


def test_a_taken_address_is_told_while_typing(owner: Browser, theirs: SignedUp) -> None:
    taken = owner.get("/stores/handle", query_string={"value": theirs.store.handle}).get_json()
    assert (taken["ok"], taken["suggestion"]) == (False, f"{theirs.store.handle}-2")
    assert owner.get("/stores/handle", query_string={"value": taken["suggestion"]}).get_json()["ok"]
