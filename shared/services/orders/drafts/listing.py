"""Lists of drafts: two statements a page, one for the counts of the tabs."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import selectinload

from shared.db.session import session
from shared.kernel.tenant import current_store_id
from shared.models.orders.draft import DraftLine, DraftOrder, DraftStatus, draft_by_id

MAX_PER_PAGE = 250


class DraftTab(StrEnum):
    ALL = "all"
    OPEN = "open"
    SENT = "sent"
    APPROVED = "approved"
    EXPIRED = "expired"
    DONE = "done"


STATES: Mapping[DraftTab, tuple[DraftStatus, ...]] = {
    DraftTab.ALL: tuple(DraftStatus),
    DraftTab.OPEN: (DraftStatus.OPEN,),
    DraftTab.SENT: (DraftStatus.SENT,),
    DraftTab.APPROVED: (DraftStatus.APPROVED,),
    DraftTab.EXPIRED: (DraftStatus.EXPIRED, DraftStatus.DECLINED),
    DraftTab.DONE: (DraftStatus.COMPLETED,),
}


@dataclass(frozen=True, slots=True)
class DraftPage:
    """One page of rows, the newest first; ``total`` counts all pages."""

    rows: tuple[DraftOrder, ...]
    total: int
    page: int
    per_page: int


def list_drafts(query: str = "", *, tab: DraftTab = DraftTab.ALL, page: int = 1, per_page: int = 50) -> DraftPage:
    """``query``: a draft's name, or part of a name or an e-mail address. Without their lines."""
    page, per_page = max(1, page), max(1, min(per_page, MAX_PER_PAGE))
    rules = _rules(query, tab)
    total = session().scalar(select(func.count()).select_from(DraftOrder).where(*rules)) or 0
    ordered = select(DraftOrder).where(*rules).order_by(DraftOrder.id.desc())
    rows = session().scalars(ordered.limit(per_page).offset((page - 1) * per_page)).all() if total else ()
    return DraftPage(tuple(rows), total, page, per_page)


def count_drafts() -> dict[DraftTab, int]:
    """How many each tab holds. One statement."""
    columns = [func.count().filter(DraftOrder.status.in_(states)).label(tab.value) for tab, states in STATES.items()]
    here = DraftOrder.store_id == current_store_id()
    row = session().execute(select(*columns).select_from(DraftOrder).where(here)).one()
    return {tab: getattr(row, tab.value) for tab in DraftTab}


def _rules(query: str, tab: DraftTab) -> list[ColumnElement[bool]]:
    rules = [DraftOrder.store_id == current_store_id(), DraftOrder.status.in_(STATES[tab])]
    text = query.strip()
    if text:
        name = DraftOrder.address["name"].as_string()
        fits = (column.icontains(text, autoescape=True) for column in (DraftOrder.email, name))
        rules.append(or_(func.lower(DraftOrder.name) == text.lower().lstrip("#"), *fits))
    return rules


DRAFT_FIELDS = (
    *("id", "number", "name", "status", "revision", "customer_id", "order_id", "email", "phone", "address", "tax_id"),
    *("locale", "currency", "rate_id", "shipping_name", "shipping_price", "subtotal", "shipping", "tax"),
    *("tax_included", "tax_lines", "tax_treatment", "discount", "total", "note", "staff_note", "tags"),
    *("valid_until", "sent_at", "decided_at", "decision_note", "completed_at", "created_at", "updated_at"),
)
LINE_FIELDS = (
    *("id", "variant_id", "tax_class_id", "is_custom", "title", "variant_title", "sku", "quantity", "unit"),
    *("unit_price", "list_price", "requires_shipping", "discount", "total"),
)


def api_drafts(tab: DraftTab, query: str, *, page: int, per_page: int) -> tuple[list[dict[str, Any]], int]:
    """Drafts with their lines as plain values, and how many there are. Three statements."""
    found = list_drafts(query, tab=tab, page=page, per_page=per_page)
    ids = [draft.id for draft in found.rows]
    statement = select(DraftOrder).where(DraftOrder.id.in_(ids)).options(selectinload(DraftOrder.lines))
    whole = {draft.id: draft for draft in session().scalars(statement.execution_options(populate_existing=True))}
    return [tell_draft(whole[draft_id]) for draft_id in ids], found.total


def api_draft(draft_id: Any) -> dict[str, Any]:
    """Raises NotFound."""
    return tell_draft(draft_by_id(draft_id))


def tell_draft(draft: DraftOrder) -> dict[str, Any]:
    kept = {name: getattr(draft, name) for name in DRAFT_FIELDS}
    return kept | {
        "manual_discount": draft.manual_discount or None,
        "lines": [_tell_line(line) for line in draft.lines],
    }


def _tell_line(line: DraftLine) -> dict[str, Any]:
    kept = {name: getattr(line, name) for name in LINE_FIELDS}
    return kept | {"manual_discount": line.manual_discount or None}
