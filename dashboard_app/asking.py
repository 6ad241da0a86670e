"""What an address asks of a list: page, order and filters, all kept in the query."""

from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from flask import g, request

from shared.kernel.errors import Invalid
from shared.kernel.ids import parse_id
from shared.kernel.money import parse_money

Choice = TypeVar("Choice", bound=StrEnum)


def asked_page() -> int:
    """The page, from 1; nonsense is the first page."""
    text = request.args.get("page", "1")
    return min(int(text), 100_000) if text.isdecimal() and int(text) > 0 else 1


def asked_text(name: str = "q") -> str:
    return request.args.get(name, "").strip()[:200]


def asked_choice(name: str, among: type[Choice]) -> Choice | None:
    """One of the values, or None where nothing or nonsense is asked."""
    return next((member for member in among if member.value == request.args.get(name)), None)


def asked_id(name: str) -> UUID | None:
    return parse_id(request.args.get(name, ""))


def asked_price(name: str) -> int | None:
    """An amount in the store's currency as people type it, in minor units; None where nothing or nonsense is asked."""
    text = asked_text(name)
    try:
        return parse_money(text, g.store.currency).amount if text else None
    except Invalid:
        return None
