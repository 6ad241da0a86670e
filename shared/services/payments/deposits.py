"""Deposits: a part of what is paid at the door is paid online beforehand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from shared.gateways.payments.provider import find_provider, is_online
from shared.kernel.currencies import exponent_of
from shared.kernel.exchange import CurrencyTerms
from shared.kernel.money import round_minor
from shared.models.payments.method import PaymentMethod

AMOUNT, PERCENT = "amount", "percent"
THREE_DIGITS = 3
USUAL_HOURS = 24
USUAL_REMINDER_HOURS = 12


@dataclass(frozen=True, slots=True)
class Deposit:
    """``amount`` is paid by ``provider`` within ``time``, ``rest`` is collected; both in minor units."""

    amount: int
    rest: int
    provider: str
    time: timedelta


def asks_deposit(provider: str, config: Mapping[str, Any]) -> bool:
    """Whether a way to be paid, set up so, wants a deposit."""
    known = find_provider(provider)
    if known is None or not known.takes_deposit:
        return False
    kind = config.get("deposit")
    return kind in (AMOUNT, PERCENT) and int(config.get(f"deposit_{kind}") or 0) > 0


def deposit_of(
    method: PaymentMethod, offered: Sequence[PaymentMethod], total: int, terms: CurrencyTerms
) -> Deposit | None:
    """What is paid beforehand for an order of ``total`` by the first online method of those on offer, if anything."""
    if not total or not asks_deposit(method.provider, method.config):
        return None
    online = next((one for one in offered if is_online(one.provider)), None)
    if online is None:
        return None
    amount = share_of(total, method.config, terms)
    hours = int(method.config.get("deposit_hours") or USUAL_HOURS)
    return Deposit(amount, total - amount, online.provider, timedelta(hours=hours))


def reminder_at(begun: datetime, due: datetime, config: Mapping[str, Any]) -> datetime | None:
    """When somebody who owes a deposit until ``due`` is reminded: as long before as the store says, but never in the
    first half of the time. None where it reminds nobody.
    """
    hours = int(config.get("deposit_remind_hours", USUAL_REMINDER_HOURS))
    return max(due - timedelta(hours=hours), begun + (due - begun) / 2) if hours else None


def share_of(total: int, config: Mapping[str, Any], terms: CurrencyTerms) -> int:
    """The deposit on ``total``: at least something, at most all of it; halves up.

    In currencies with three digits it ends in zero, as card payments must, unless it is all of it.
    """
    if config.get("deposit") == PERCENT:
        amount = round_minor(Decimal(total) * int(config["deposit_percent"]) / 100)
    else:
        amount = terms.price(int(config["deposit_amount"]))
    step = 10 if exponent_of(terms.code) == THREE_DIGITS else 1
    return min(total, max(step, -(-amount // step) * step))
