"""What the dashboard's templates use besides the shared ones: the store's money, pictures, and the present query."""

from collections.abc import Iterable
from typing import Any

from flask import g, request, url_for

from dashboard_app.catalog.tabs import product_tabs
from dashboard_app.mail.showing import reason_label, state_label
from dashboard_app.pictures import picture_url
from shared.kernel.formats import format_money
from shared.kernel.money import Money
from shared.mail.builders import kind_label
from shared.models.stores.operation import operations_under_way
from shared.services.carts.consents import words_of
from shared.services.catalog.pictures.places import upload_place
from shared.services.catalog.pictures.refusals import reason_text
from shared.services.stores.operation_kinds import kinds_for
from shared.web.context import principal
from shared.web.headers import allow_source


class Asked(dict[str, str]):
    """The present query; what is not asked is empty."""

    def __missing__(self, name: str) -> str:
        return ""

    def without(self, *names: str) -> "Asked":
        """The same query less these."""
        return Asked({name: value for name, value in self.items() if name not in names})


def presentation() -> dict[str, Any]:
    """For every template."""
    shown: dict[str, Any] = {
        "picture_url": picture_url,
        "picture_problem": reason_text,
        "asked": Asked(request.args.to_dict()),
        "pairs": pairs,
        "mail_kind_label": kind_label,
        "mail_state_label": state_label,
        "mail_reason": reason_label,
        "consent_words": words_of,
    }
    if "store" in g:
        shown |= {"money": money, "search_url": url_for("search.index"), "store_endpoint": "home.index"}
        shown |= {"product_tabs": product_tabs, "work_under_way": work_under_way}
        shown |= {"allow_direct_uploads": allow_direct_uploads}
    return shown


def money(amount: int | None, currency: str | None = None) -> str:
    """Minor units as they are read, in the store's currency unless another is named; nothing for None."""
    return "" if amount is None else format_money(Money(amount, currency or g.store.currency))


def pairs(things: Iterable[Any]) -> list[tuple[str, str]]:
    """(value, label) for a list of choices: words stand for themselves, rows by id and title."""
    return [(one, one) if isinstance(one, str) else (str(one.id), one.title) for one in things]


def allow_direct_uploads() -> str:
    """Let the page send files to where pictures are kept, if that is not here. Draws nothing."""
    origin = upload_place().origin()
    if origin:
        allow_source("connect-src", origin)
    return ""


def work_under_way() -> int:
    """How much long work, such as an import, waits or runs in the store that the person may see."""
    return operations_under_way(kinds_for(principal().allows))
