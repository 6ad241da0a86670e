"""A connected account in kind words."""

from dataclasses import dataclass
from typing import Any

from flask import g

from shared.gateways.payments.provider import Provider
from shared.kernel.formats import format_exact_percent, format_money
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.money import Money
from shared.models.payments.connection import ConnectedAccount, present_account
from shared.services.payments.connection import can_connect
from shared.services.payments.fees import terms_in_force

#: Beginnings of the names of what Stripe asks for: https://docs.stripe.com/connect/handling-api-verification.
QUESTIONS = (
    ("external_account", _l("The bank account that your money goes to")),
    ("tos_acceptance", _l("Your agreement to the provider’s terms")),
    ("business_profile", _l("What you sell, and where your shop is")),
    ("business_type", _l("Whether you are a person or a company")),
    ("company", _l("Details of your company")),
    ("individual.verification", _l("A proof of who you are")),
    ("person", _l("Details of a person behind the company")),
    ("individual", _l("Details about you")),
)

OTHER = _l("Something else")


@dataclass(frozen=True, slots=True)
class Connection:
    """What the settings page shows. ``fee`` says what the platform takes; empty for nothing."""

    account: ConnectedAccount | None
    due: list[str]
    fee: str


def show_connection(provider: Provider) -> Connection | None:
    """None where there is no such thing: neither an account, nor a platform that offers one."""
    if provider.platform is None:
        return None
    account = present_account(g.store.id, provider.code)
    if account is None and not can_connect(provider.code):
        return None
    return Connection(account, wanted(account.due) if account else [], _fee(provider.code))


def wanted(due: list[Any]) -> list[str]:
    """Each thing once, in words; what we have no words for is something else."""
    found = (next((words for start, words in QUESTIONS if str(name).startswith(start)), OTHER) for name in due)
    return list(dict.fromkeys(str(words) for words in found))


def _fee(code: str) -> str:
    terms = terms_in_force(code)
    fixed = terms.fee_fixed.get(g.store.currency, 0)
    parts = [format_exact_percent(terms.fee_points)] if terms.fee_points else []
    parts += [format_money(Money(fixed, g.store.currency))] if fixed else []
    return _(" plus ").join(parts)
