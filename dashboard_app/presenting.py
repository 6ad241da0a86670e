"""What the dashboard's templates use besides the shared ones: the store's money, pictures, and the present query."""

from collections.abc import Iterable
from typing import Any

from flask import g, request, url_for

from dashboard_app.pictures import picture_url
from shared.kernel.formats import format_money
from shared.kernel.money import Money


class Asked(dict[str, str]):
    """The present query; what is not asked is empty."""

    def __missing__(self, name: str) -> str:
        return ""


def presentation() -> dict[str, Any]:
    """For every template."""
    shown: dict[str, Any] = {"picture_url": picture_url, "asked": Asked(request.args.to_dict()), "pairs": pairs}
    if "store" in g:
        shown |= {"money": money, "search_url": url_for("search.index"), "store_endpoint": "home.index"}
    return shown


def money(amount: int | None, currency: str | None = None) -> str:
    """Minor units as they are read, in the store's currency unless another is named; nothing for None."""
    return "" if amount is None else format_money(Money(amount, currency or g.store.currency))


def pairs(things: Iterable[Any]) -> list[tuple[str, str]]:
    """(value, label) for a list of choices: words stand for themselves, rows by id and title."""
    return [(one, one) if isinstance(one, str) else (str(one.id), one.title) for one in things]
