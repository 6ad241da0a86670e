"""PayPal through the store's own business account."""

from collections.abc import Mapping
from typing import Any

from shared.gateways.http import HttpClient
from shared.gateways.payments.base import PaymentGateway
from shared.gateways.payments.paypal import PayPalGateway
from shared.gateways.payments.paypal_line import PayPalLine
from shared.gateways.payments.paypal_money import CURRENCIES, judge_amount
from shared.gateways.payments.provider import Provider, ProviderSetting, SettingKind, origins_of
from shared.kernel.config import Settings
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.tenant import current_store_id

API_BASES = {"live": "https://api-m.paypal.com", "sandbox": "https://api-m.sandbox.paypal.com"}
PAY_PAGES = ("https://www.paypal.com", "https://www.sandbox.paypal.com")
READ_SECONDS = 20


def connect(setup: Mapping[str, Any], settings: Settings) -> PaymentGateway:
    mode = "live" if setup.get("mode") == "live" else "sandbox"
    http = HttpClient(allow_loopback=not settings.is_production, read_timeout=READ_SECONDS)
    base = stand_in(settings) or API_BASES[mode]
    line = PayPalLine(http, base, setup["client_id"], setup["secret"], str(current_store_id()))
    return PayPalGateway(line, livemode=mode == "live", webhook_id=setup.get("webhook_secret", ""))


def stand_in(settings: Settings) -> str:
    """Where an emulator answers; empty where the store's own choice of PayPal decides."""
    base = settings.paypal_api_base
    return "" if base.endswith(".paypal.com") else base


def pay_pages(settings: Settings) -> tuple[str, ...]:
    return origins_of(stand_in(settings)) if stand_in(settings) else PAY_PAGES


PAYPAL = Provider(
    code="paypal",
    position=2,
    icon="credit-card",
    name=_l("PayPal"),
    detail=_l("You agree on PayPal’s own page, and come back here."),
    title=_l("PayPal"),
    about=_l("Use a REST app of your own PayPal business account. Its secret is kept encrypted and never shown again."),
    switch=_l("Take payments with PayPal"),
    settings=(
        ProviderSetting("client_id", _l("Client ID"), SettingKind.TEXT, is_required=True),
        ProviderSetting("secret", _l("Secret"), SettingKind.SECRET),
        ProviderSetting(
            "webhook_secret",
            _l("Webhook ID"),
            SettingKind.SECRET,
            _l("PayPal shows it beside the webhook once you have added the address below."),
        ),
        ProviderSetting(
            "mode",
            _l("Which PayPal?"),
            SettingKind.CHOICE,
            default="sandbox",
            choices=(("sandbox", _l("Sandbox: to try it, no money moves")), ("live", _l("Live"))),
        ),
        ProviderSetting(
            "capture",
            _l("When is the money taken?"),
            SettingKind.CHOICE,
            hint=_l("PayPal keeps it aside for up to 29 days, and promises it for the first three."),
            default="automatic",
            choices=(
                ("automatic", _l("At once, when the customer pays")),
                ("manual", _l("Put it aside first: I take it myself")),
            ),
        ),
    ),
    connect=connect,
    pay_pages=pay_pages,
    finishes_on_return=True,
    judge_amount=judge_amount,
    currencies=CURRENCIES,
    webhook_hint=_l(
        "Add this to your app on developer.paypal.com under Webhooks, for all checkout, payment and dispute events."
    ),
    missing=_l("PayPal needs client ID, secret and webhook ID before it can be switched on."),
)
