"""The dashboard's list of checkouts that were left: three statements a page."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from shared.db.session import session
from shared.kernel.tenant import current_store_id
from shared.models.carts.abandonment import AbandonedCheckout

MAX_PER_PAGE = 250


class LeftTab(StrEnum):
    """The usual views of the list."""

    ALL = "all"
    WAITING = "waiting"
    SENT = "sent"
    RECOVERED = "recovered"


@dataclass(frozen=True, slots=True)
class LeftSums:
    """Over all of the store: ``recovered`` is in minor units of its own currency."""

    counts: dict[LeftTab, int]
    recovered: int


@dataclass(frozen=True, slots=True)
class LeftPage:
    """One page of rows; ``total`` counts all pages."""

    rows: tuple[AbandonedCheckout, ...]
    total: int
    page: int
    per_page: int


def list_left_checkouts(query: str = "", *, tab: LeftTab = LeftTab.ALL, page: int = 1, per_page: int = 50) -> LeftPage:
    """The last left first; ``query`` is part of a name or an address."""
    page, per_page = max(1, page), max(1, min(per_page, MAX_PER_PAGE))
    rules = [AbandonedCheckout.store_id == current_store_id(), *_tab_rules(tab)]
    if query.strip():
        columns = (AbandonedCheckout.email, AbandonedCheckout.name)
        rules.append(or_(*(column.icontains(query.strip(), autoescape=True) for column in columns)))
    total = session().scalar(select(func.count()).select_from(AbandonedCheckout).where(*rules)) or 0
    statement = select(AbandonedCheckout).where(*rules)
    ordered = statement.order_by(AbandonedCheckout.left_at.desc(), AbandonedCheckout.id.desc())
    rows = session().scalars(ordered.limit(per_page).offset((page - 1) * per_page)).all() if total else ()
    return LeftPage(tuple(rows), total, page, per_page)


def left_sums() -> LeftSums:
    """How many each tab holds, and what came back. One statement."""
    columns: list[Any] = [func.count().filter(*_tab_rules(tab)).label(tab.value) for tab in LeftTab]
    recovered = func.coalesce(func.sum(AbandonedCheckout.recovered), 0).label("sum_recovered")
    here = AbandonedCheckout.store_id == current_store_id()
    row = session().execute(select(*columns, recovered).select_from(AbandonedCheckout).where(here)).one()
    return LeftSums({tab: getattr(row, tab.value) for tab in LeftTab}, int(row.sum_recovered))


def _tab_rules(tab: LeftTab) -> tuple[ColumnElement[bool], ...]:
    sent, ordered = AbandonedCheckout.sent_at.is_not(None), AbandonedCheckout.ordered_at.is_not(None)
    rules: dict[LeftTab, tuple[ColumnElement[bool], ...]] = {
        LeftTab.ALL: (),
        LeftTab.WAITING: (~sent, ~ordered, AbandonedCheckout.skipped == ""),
        LeftTab.SENT: (sent, ~ordered),
        LeftTab.RECOVERED: (sent, ordered),
    }
    return rules[tab]
