"""A way to be paid as one definition: found in ``shared/gateways/payments/providers/<code>.py``, registered nowhere."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from shared.gateways.payments.base import PaymentGateway
from shared.gateways.payments.connecting import ConnectGateway
from shared.kernel.config import Settings
from shared.kernel.discovery import import_all
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.i18n import gettext as _


class SettingKind(StrEnum):
    """How a setting is asked for. A secret is kept encrypted; a translated text is asked for in every language."""

    TEXT = "text"
    LINES = "lines"
    TRANSLATED = "translated"
    AMOUNT = "amount"
    NUMBER = "number"
    CHOICE = "choice"
    SECRET = "secret"  # noqa: S105 (the name of a kind)


@dataclass(frozen=True)
class ProviderSetting:
    """One thing that a merchant sets up. Amounts are minor units of the store's currency."""

    name: str
    label: Any
    kind: SettingKind
    hint: Any = ""
    default: Any = ""
    choices: tuple[tuple[str, Any], ...] = ()
    least: int = 0
    most: int = 10**9
    begins_with: str = ""
    is_required: bool = False

    @property
    def is_secret(self) -> bool:
        return self.kind is SettingKind.SECRET


Connect = Callable[[Mapping[str, Any], Settings], PaymentGateway]


@dataclass(frozen=True)
class PlatformSide:
    """What a provider offers to platforms: ``open`` speaks for the platform, ``act_for`` for a merchant's account.

    Both are made from the platform's secrets, whose names are ``settings``. ``pages`` are the origins that merchants
    are led to.
    """

    open: Callable[[Mapping[str, str], Settings], ConnectGateway]
    act_for: Callable[[Mapping[str, str], Settings, str], PaymentGateway]
    settings: tuple[ProviderSetting, ...]
    pages: Callable[[Settings], tuple[str, ...]]


@dataclass(frozen=True)
class Provider:
    """A way to be paid. ``name`` and ``detail`` are for shoppers, ``title``, ``about`` and ``switch`` for merchants.

    ``connect`` makes the gateway from the store's settings and secrets; without it the money is taken and given
    back by hand. ``platform`` lets merchants connect an account through the platform's instead. ``pay_pages`` are
    the origins that shoppers are led to; with ``finishes_on_return`` whoever comes back from there has only agreed,
    and the money is taken then. ``missing`` says what is wrong where it is switched on without all that it needs.
    ``takes_proof`` lets shoppers send in a proof of payment; ``is_cash`` is money that somebody collects;
    with ``takes_deposit`` a part of it can be asked for beforehand.
    ``judge_amount`` raises Invalid for an amount in a currency that the provider cannot move; ``currencies`` are
    those in which it can be paid at all (None: any); ``dispute_url`` is where a dispute is answered. What is
    not ``is_chosen`` has no settings and is no choice at checkout.
    """

    code: str
    position: int
    icon: str
    name: Any
    detail: Any
    title: Any
    about: Any
    switch: Any
    settings: tuple[ProviderSetting, ...] = ()
    connect: Connect | None = None
    platform: PlatformSide | None = None
    dispute_url: Callable[[str], str] | None = None
    pay_pages: Callable[[Settings], tuple[str, ...]] | None = None
    finishes_on_return: bool = False
    judge_amount: Callable[[int, str], object] | None = None
    currencies: frozenset[str] | None = None
    webhook_hint: Any = ""
    missing: Any = ""
    takes_proof: bool = False
    is_cash: bool = False
    takes_deposit: bool = False
    is_chosen: bool = True

    def can_move(self, amount: int, currency: str) -> bool:
        """Whether the provider can move exactly this amount (minor units)."""
        if self.judge_amount is None or not amount:
            return True
        try:
            self.judge_amount(amount, currency)
        except Invalid:
            return False
        return True

    @property
    def is_online(self) -> bool:
        """Whether a gateway takes the money, on a page of its own."""
        return self.connect is not None

    @property
    def secrets(self) -> tuple[ProviderSetting, ...]:
        return tuple(setting for setting in self.settings if setting.is_secret)

    @property
    def needed(self) -> tuple[ProviderSetting, ...]:
        """What has to be filled in before it can be switched on."""
        return tuple(setting for setting in self.settings if setting.is_secret or setting.is_required)

    def takes(self, currency: str) -> bool:
        return self.currencies is None or currency in self.currencies

    @property
    def slug(self) -> str:
        """The code as a part of addresses."""
        return self.code.replace("_", "-")


@cache
def all_providers() -> dict[str, Provider]:
    """Every way to be paid by code, in the order in which shoppers see them."""
    found = [
        value
        for file in import_all("shared.gateways.payments.providers")
        for value in vars(file).values()
        if isinstance(value, Provider)
    ]
    return {provider.code: provider for provider in sorted(found, key=lambda provider: provider.position)}


def find_provider(code: str) -> Provider | None:
    return all_providers().get(code)


def provider_named(code: str) -> Provider:
    """Raises NotFound for one that is not installed here."""
    found = find_provider(code)
    if found is None:
        raise NotFound(_("This payment provider does not exist."))
    return found


def is_online(code: str) -> bool:
    """Whether that provider's gateway takes the money; one that is not installed any more takes none."""
    found = find_provider(code)
    return found is not None and found.is_online


def can_move(code: str, amount: int, currency: str) -> bool:
    """Whether that provider can move exactly this amount; where there is no provider, people can."""
    found = find_provider(code)
    return found is None or found.can_move(amount, currency)


def origins_of(api_base: str) -> tuple[str, ...]:
    """Where the pay pages of a stand-in on loopback live: at both of its names."""
    parts = urlsplit(api_base)
    port = f":{parts.port}" if parts.port else ""
    return tuple(f"{parts.scheme}://{name}{port}" for name in dict.fromkeys((parts.hostname or "", "localhost")))
