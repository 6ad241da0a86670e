"""How an order is paid by transfer, in the shopper's words and language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.models.orders.order import Order
from shared.models.payments.method import find_method
from shared.models.payments.payment import Payment
from shared.models.stores.store import current_store


@dataclass(frozen=True, slots=True)
class TransferDetails:
    """``accounts`` are (label, value) pairs; ``amount`` in minor units of ``currency``; ``reference`` goes along."""

    text: str
    accounts: tuple[tuple[str, str], ...]
    reference: str
    amount: int
    currency: str
    until: datetime | None


def transfer_details(order: Order, payment: Payment) -> TransferDetails:
    """What the shopper needs to pay; empty texts where the store has written none."""
    method = find_method(payment.provider)
    config = method.config if method is not None else {}
    return TransferDetails(
        text=translated(config.get("instructions") or {}, order.locale),
        accounts=account_lines(str(config.get("accounts") or "")),
        reference=order.name,
        amount=payment.owed,
        currency=payment.currency,
        until=payment.expires_at,
    )


def translated(texts: Mapping[str, Any], locale: str) -> str:
    """The text in that language, else in its plain form, else in the store's own."""
    wanted = (locale, locale.partition("_")[0], current_store().default_locale)
    return next((str(texts[code]) for code in wanted if texts.get(code)), "")


def account_lines(text: str) -> tuple[tuple[str, str], ...]:
    """``IBAN: NL00 …`` as a label and what is copied; a line without a colon has no label."""
    pairs = []
    for line in filter(None, map(str.strip, text.splitlines())):
        label, colon, value = line.partition(":")
        pairs.append((label.strip(), value.strip()) if colon and value.strip() else ("", line))
    return tuple(pairs)
