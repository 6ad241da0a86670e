"""The ways to pay that a store offers, and their secrets."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import orjson

from shared.db.session import session, transaction
from shared.events.outbox import record
from shared.events.stores import StoreChanged
from shared.gateways.payments.provider import all_providers, find_provider, is_online, provider_named
from shared.kernel.config import current_settings
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.secrets import decrypt, derive_key, encrypt
from shared.kernel.tenant import current_store_id
from shared.models.payments.method import PaymentMethod, enabled_methods, find_method
from shared.services.payments.deposits import AMOUNT, PERCENT, asks_deposit

PROVIDERS = tuple(code for code, provider in all_providers().items() if provider.is_chosen)
MANUAL = "manual"


def payment_methods() -> dict[str, PaymentMethod | None]:
    """Every provider with what the store has set up for it, if anything."""
    return {provider: find_method(provider) for provider in PROVIDERS}


def offered_methods(currency: str = "") -> list[PaymentMethod]:
    """The ways to pay that shoppers can choose now; in ``currency``, where one is named.

    One that wants a deposit is on offer together with another by which the deposit can be paid.
    """
    usable = [method for method in enabled_methods() if _is_usable(method, currency)]
    if any(is_online(method.provider) for method in usable):
        return usable
    return [method for method in usable if not asks_deposit(method.provider, method.config)]


def _is_usable(method: PaymentMethod, currency: str) -> bool:
    """A provider that is installed and takes that currency, with what it needs, or an account that may take money."""
    provider = find_provider(method.provider)
    if provider is None or not method.is_ready or (currency and not provider.takes(currency)):
        return False
    return bool(method.account) or method.sealed is not None or not provider.secrets


def chosen_method(offered: Sequence[PaymentMethod], provider: str) -> PaymentMethod:
    """Raises Invalid where the store does not offer it."""
    for method in offered:
        if method.provider == provider:
            return method
    raise Invalid(_("Choose how you want to pay."), fields={"payment": _("Choose how you want to pay.")})


def check_payable(method: PaymentMethod, amount: int, currency: str) -> None:
    """Raises Invalid where the provider could never move exactly this amount: nobody could pay it afterwards."""
    provider = find_provider(method.provider)
    if provider is not None and not provider.can_move(amount, currency):
        words = _("Exactly this amount cannot be paid that way. Choose another way to pay.")
        raise Invalid(words, fields={"payment": words})


def set_payment_method(
    provider: str, *, enabled: bool, config: Mapping[str, Any], secrets: Mapping[str, str] | None = None
) -> PaymentMethod:
    """Set up a provider. ``secrets`` replace those kept; None keeps them.

    Their names are those of the provider's settings: cash on delivery has ``{"fee": minor units}``, Stripe the secrets
    ``secret_key`` and ``webhook_secret``. Raises Invalid where an enabled provider would lack what it needs.
    """
    if provider not in PROVIDERS:
        raise Invalid(_("This payment provider does not exist."))
    with transaction():
        method = find_method(provider)
        if method is None:
            method = PaymentMethod(provider=provider, position=PROVIDERS.index(provider) + 1)
            session().add(method)
        if secrets is not None:
            method.sealed = _seal(provider, secrets)
        if enabled and not method.account:
            _check_complete(method, config)
            _check_deposit(provider, config)
        method.is_enabled, method.config = enabled, dict(config)
        record(StoreChanged(current_store_id()))
    return method


def secrets_of(method: PaymentMethod) -> dict[str, str]:
    """The provider's secrets in clear; empty where none are kept."""
    if method.sealed is None:
        return {}
    text = decrypt(_key(), method.sealed, bound_to=_place(method.provider))
    found: dict[str, str] = orjson.loads(text)
    return found


def _check_complete(method: PaymentMethod, config: Mapping[str, Any]) -> None:
    provider = provider_named(method.provider)
    kept = {**config, **secrets_of(method)}
    missing = [setting.name for setting in provider.needed if not kept.get(setting.name)]
    if missing:
        raise Invalid(
            str(provider.missing),
            fields={name: _("Copy this from your account there.") for name in missing},
        )


def _check_deposit(provider: str, config: Mapping[str, Any]) -> None:
    """A deposit wants an amount, and another method by which it is paid."""
    kind = config.get("deposit", "none")
    if kind not in (AMOUNT, PERCENT):
        return
    if not asks_deposit(provider, config):
        raise Invalid(fields={f"deposit_{kind}": _("Type how much is paid beforehand.")})
    if not any(is_online(method.provider) for method in enabled_methods()):
        text = _("A deposit is paid online: switch on cards or PayPal first.")
        raise Invalid(text, fields={"deposit": text})


def captures_later(provider: str) -> bool:
    """Whether this store only has money put aside at first, and takes it by itself."""
    method = find_method(provider)
    return method is not None and method.config.get("capture") == MANUAL


def pay_until(method: PaymentMethod, placed_at: datetime) -> datetime | None:
    """Until when an order is kept for somebody who pays by themselves; None where another clock decides."""
    provider = find_provider(method.provider)
    if provider is None or not provider.takes_proof:
        return None
    return placed_at + timedelta(days=int(method.config.get("days", 7)))


def _seal(provider: str, secrets: Mapping[str, str]) -> bytes:
    return encrypt(_key(), orjson.dumps(dict(secrets)).decode(), bound_to=_place(provider))


def _key() -> bytes:
    return derive_key(current_settings().secret_key, "payment secrets")


def _place(provider: str) -> str:
    return f"{current_store_id()}:payment_methods.sealed:{provider}"
