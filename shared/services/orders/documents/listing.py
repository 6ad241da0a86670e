"""Invoices and credit notes as plain values for lists: one statement a page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from shared.db.session import session
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.models.orders.document import DocumentKind, OrderDocument
from shared.models.orders.order import Order

COLUMNS = (
    *(OrderDocument.id, OrderDocument.kind, OrderDocument.name, OrderDocument.number, OrderDocument.period),
    *(OrderDocument.order_id, OrderDocument.invoice_id, OrderDocument.locale, OrderDocument.currency),
    *(OrderDocument.total, OrderDocument.issued_at, OrderDocument.facts),
)


@dataclass(frozen=True, slots=True)
class DocumentFilters:
    """Which documents an integrator asks for; everything that is None is left open."""

    kind: DocumentKind | None = None
    order_id: UUID | None = None
    issued_since: datetime | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        same = {OrderDocument.kind: self.kind, OrderDocument.order_id: self.order_id}
        chosen = [column == value for column, value in same.items() if value is not None]
        return [*chosen, OrderDocument.issued_at >= self.issued_since] if self.issued_since else chosen


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """``total`` is None when a cursor is followed; ``next_cursor`` is None on the last page."""

    rows: list[dict[str, Any]]
    total: int | None
    next_cursor: UUID | None


def api_documents(filters: DocumentFilters, *, page: int, per_page: int, cursor: UUID | None = None) -> DocumentPage:
    """A page of documents, newest first; the cursor is the last id seen."""
    conditions = filters.conditions()
    statement = _statement().where(*conditions).order_by(OrderDocument.id.desc()).limit(per_page + 1)
    if cursor is not None:
        statement = statement.where(OrderDocument.id < cursor)
    else:
        statement = statement.offset((page - 1) * per_page)
    found = [_shown(dict(row._mapping)) for row in session().execute(statement)]
    total = None if cursor else session().scalar(select(func.count(OrderDocument.id)).where(*conditions))
    rows = found[:per_page]
    return DocumentPage(rows, total, rows[-1]["id"] if len(found) > per_page else None)


def api_document(document_id: UUID) -> dict[str, Any]:
    """Raises NotFound."""
    row = session().execute(_statement().where(OrderDocument.id == document_id)).first()
    if row is None:
        raise NotFound(_("This document does not exist."))
    return _shown(dict(row._mapping))


def _statement() -> Any:
    is_its = (Order.store_id == OrderDocument.store_id) & (Order.id == OrderDocument.order_id)
    return select(*COLUMNS, Order.number.label("order_number"), Order.name.label("order_name")).join(Order, is_its)


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    """The figures that programs ask for, out of what was frozen."""
    facts = row.pop("facts")
    return row | {"taxes": facts["taxes"], "buyer": facts["buyer"], "lines": facts.get("lines") or facts["items"]}
