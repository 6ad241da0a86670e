"""Cards through the store's own Stripe account, or one that is connected with the platform's."""

from collections.abc import Mapping
from typing import Any

from shared.gateways.payments.amounts import to_stripe
from shared.gateways.payments.base import PaymentGateway
from shared.gateways.payments.connecting import ConnectGateway
from shared.gateways.payments.provider import PlatformSide, Provider, ProviderSetting, SettingKind, origins_of
from shared.gateways.payments.stripe import StripeGateway
from shared.gateways.payments.stripe_connect import StripeConnect
from shared.kernel.config import Settings
from shared.kernel.i18n import lazy_gettext as _l

ONBOARDING = "https://connect.stripe.com"
STRIPE_PAGES = "https://checkout.stripe.com"
LIVE_API = "api.stripe.com"


def connect(setup: Mapping[str, Any], settings: Settings) -> PaymentGateway:
    return StripeGateway(
        setup["secret_key"], api_base=settings.stripe_api_base, tolerance=settings.stripe_webhook_tolerance
    )


def open_platform(secrets: Mapping[str, str], settings: Settings) -> ConnectGateway:
    return StripeConnect(
        secrets["secret_key"], api_base=settings.stripe_api_base, tolerance=settings.stripe_webhook_tolerance
    )


def act_for(secrets: Mapping[str, str], settings: Settings, account: str) -> PaymentGateway:
    return StripeGateway(
        secrets["secret_key"],
        api_base=settings.stripe_api_base,
        account=account,
        tolerance=settings.stripe_webhook_tolerance,
    )


KEYS = (
    ProviderSetting("secret_key", _l("Secret key"), SettingKind.SECRET, begins_with="sk_"),
    ProviderSetting("webhook_secret", _l("Webhook signing secret"), SettingKind.SECRET, begins_with="whsec_"),
)


def pay_pages(settings: Settings) -> tuple[str, ...]:
    return (STRIPE_PAGES,) if settings.stripe_api_base.endswith(LIVE_API) else origins_of(settings.stripe_api_base)


def onboarding_pages(settings: Settings) -> tuple[str, ...]:
    return (ONBOARDING,) if settings.stripe_api_base.endswith(LIVE_API) else origins_of(settings.stripe_api_base)


STRIPE = Provider(
    code="stripe",
    position=1,
    icon="credit-card",
    name=_l("Card"),
    detail=_l("You pay on the secure page of our payment partner."),
    title=_l("Cards with Stripe"),
    about=_l("Use the keys of your own Stripe account. They are kept encrypted and never shown again."),
    switch=_l("Take cards with Stripe"),
    settings=(
        *KEYS,
        ProviderSetting(
            "capture",
            _l("When is the money taken?"),
            SettingKind.CHOICE,
            hint=_l("Put aside, the money waits up to seven days until you take it on the order’s page."),
            default="automatic",
            choices=(
                ("automatic", _l("At once, when the customer pays")),
                ("manual", _l("Put it aside first: I take it myself")),
            ),
        ),
    ),
    connect=connect,
    platform=PlatformSide(open_platform, act_for, KEYS, onboarding_pages),
    dispute_url="https://dashboard.stripe.com/disputes/{}".format,
    pay_pages=pay_pages,
    judge_amount=to_stripe,
    webhook_hint=_l(
        "Add this in Stripe under Developers, Webhooks, for all checkout, payment, refund, charge and dispute events."
    ),
    missing=_l("Stripe needs both keys before it can be switched on."),
)
