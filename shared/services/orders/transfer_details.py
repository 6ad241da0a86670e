"""How an order is paid by transfer, in the shopper's words and language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.models.orders.order import Order
from shared.models.payments.method import find_method
from shared.models.payments.payment import Payment
from shared.models.stores.store import current_store

INSTAPAY = "InstaPay"


@dataclass(frozen=True, slots=True)
class TransferDetails:
    """``accounts`` are (label, value) pairs; ``amount`` in minor units of ``currency``; ``reference`` goes along.

    ``link`` opens InstaPay with the store's address filled in; empty where there is none.
    """

    text: str
    accounts: tuple[tuple[str, str], ...]
    reference: str
    amount: int
    currency: str
    until: datetime | None
    link: str = ""


def transfer_details(order: Order, payment: Payment) -> TransferDetails:
    """What the shopper needs to pay; empty texts where the store has written none."""
    method = find_method(payment.provider)
    config = method.config if method is not None else {}
    return TransferDetails(
        text=translated(config.get("instructions") or {}, order.locale),
        accounts=(*account_lines(str(config.get("accounts") or "")), *_instapay_address(config)),
        reference=order.name,
        amount=payment.owed,
        currency=payment.currency,
        until=payment.expires_at,
        link=_instapay_link(config),
    )


def _instapay_address(config: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return ((INSTAPAY, str(config["instapay"])),) if config.get("instapay") else ()


def _instapay_link(config: Mapping[str, Any]) -> str:
    """Only ever a web address: it becomes a link on the shopper's page."""
    link = str(config.get("instapay_link") or "")
    return link if link.startswith("https://") else ""


def translated(texts: Mapping[str, Any], locale: str) -> str:
    """The text in that language, else in its plain form, else in the store's own."""
    wanted = (locale, locale.partition("_")[0], current_store().default_locale)
    return next((str(texts[code]) for code in wanted if texts.get(code)), "")


def account_lines(text: str) -> tuple[tuple[str, str], ...]:
    """``IBAN: NL00 …`` as a label and what is copied; a line without a colon has no label."""
    pairs = []
    for line in filter(None, map(str.strip, text.splitlines())):
        label, colon, value = ("", "", "") if line.startswith("https://") else line.partition(":")
        pairs.append((label.strip(), value.strip()) if colon and value.strip() else ("", line))
    return tuple(pairs)
