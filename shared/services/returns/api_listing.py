"""Returns with their lines as plain values for the API: two statements a page, three with the total."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from shared.db.session import session
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.models.returns.case import PREFIX, Return, ReturnLine, ReturnSwap
from shared.models.returns.status import ReturnStatus

COLUMNS = (
    *(Return.id, Return.number, Return.order_id, Return.status, Return.origin, Return.note, Return.reason),
    *(Return.restocking_fee, Return.postage, Return.refunded, Return.swap_total, Return.exchange_order_id),
    *(Return.created_at, Return.updated_at, Return.approved_at, Return.received_at, Return.closed_at),
)
LINE_COLUMNS = (
    *(ReturnLine.return_id, ReturnLine.order_line_id.label("line_id"), ReturnLine.quantity, ReturnLine.received),
    *(ReturnLine.restocked, ReturnLine.refunded, ReturnLine.reason, ReturnLine.note, ReturnLine.condition),
    ReturnLine.location_id,
)
SWAP_COLUMNS = (ReturnSwap.return_id, ReturnSwap.variant_id, ReturnSwap.quantity, ReturnSwap.unit_price)


@dataclass(frozen=True, slots=True)
class ApiPage:
    """``total`` is None when a cursor is followed; ``next_cursor`` is None on the last page."""

    rows: list[dict[str, Any]]
    total: int | None
    next_cursor: UUID | None


def api_returns(
    *,
    page: int,
    per_page: int,
    cursor: UUID | None = None,
    order_id: UUID | None = None,
    status: ReturnStatus | None = None,
) -> ApiPage:
    """A page of returns, newest first."""
    asked = {Return.order_id: order_id, Return.status: status}
    rules = [column == value for column, value in asked.items() if value is not None]
    statement = select(*COLUMNS).where(*rules).order_by(Return.id.desc()).limit(per_page + 1)
    statement = statement.where(Return.id < cursor) if cursor else statement.offset((page - 1) * per_page)
    found = [dict(row._mapping) for row in session().execute(statement)]
    rows = _with_parts(found[:per_page])
    total = None if cursor else session().scalar(select(func.count(Return.id)).where(*rules))
    return ApiPage(rows, total, rows[-1]["id"] if len(found) > per_page else None)


def api_return(return_id: UUID) -> dict[str, Any]:
    """One return with its lines. Raises NotFound."""
    row = session().execute(select(*COLUMNS).where(Return.id == return_id)).first()
    if row is None:
        raise NotFound(_("This return does not exist."))
    return _with_parts([dict(row._mapping)])[0]


def _with_parts(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    ids = [row["id"] for row in rows]
    lines, swaps = _parts(LINE_COLUMNS, ReturnLine, ids), _parts(SWAP_COLUMNS, ReturnSwap, ids)
    return [
        row | {"name": f"{PREFIX}{row['number']}", "lines": lines.get(row["id"], []), "swaps": swaps.get(row["id"], [])}
        for row in rows
    ]


def _parts(columns: Any, model: Any, ids: Sequence[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    found: dict[UUID, list[dict[str, Any]]] = {}
    if ids:
        statement = select(*columns).where(model.return_id.in_(ids)).order_by(model.id)
        for row in session().execute(statement):
            values = dict(row._mapping)
            found.setdefault(values.pop("return_id"), []).append(values)
    return found
