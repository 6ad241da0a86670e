"""Levels and movements as plain values for the API: one statement a page, and one to count where pages are numbered."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select

from shared.db.session import session
from shared.kernel.tenant import current_store_id
from shared.models.catalog.product import Product
from shared.models.catalog.variant import Variant
from shared.models.inventory.level import StockLevel
from shared.models.inventory.movement import MovementKind, StockMovement

MAX_PER_PAGE = 250


@dataclass(frozen=True, slots=True)
class ValuesPage:
    """``total`` is None when a cursor is followed; ``next_cursor`` is None on the last page."""

    rows: list[dict[str, Any]]
    total: int | None
    next_cursor: UUID | None


def api_levels(
    *,
    variant_id: UUID | None = None,
    location_id: UUID | None = None,
    sku: str | None = None,
    incoming: bool | None = None,
    page: int = 1,
    per_page: int = 50,
    cursor: UUID | None = None,
) -> ValuesPage:
    """Levels in the order they were made. The cursor is the id of the last level that was seen."""
    chosen = select(StockLevel.id).where(StockLevel.store_id == current_store_id())
    for column, wanted in ((StockLevel.variant_id, variant_id), (StockLevel.location_id, location_id)):
        if wanted is not None:
            chosen = chosen.where(column == wanted)
    if sku is not None:
        chosen = chosen.where(StockLevel.variant_id.in_(select(Variant.id).where(Variant.sku == sku)))
    if incoming is not None:
        chosen = chosen.where(StockLevel.incoming > 0 if incoming else StockLevel.incoming == 0)
    if cursor is not None:
        chosen = chosen.where(StockLevel.id > cursor)
    return _page(chosen, StockLevel.id, page, per_page, cursor, whole=_whole_levels)


def _whole_levels(chosen: Any) -> Any:
    """Names are looked up for the rows of the page alone, not for those that were passed over or counted."""
    page = chosen.subquery("page")
    whole = _levels().join(page, page.c.id == StockLevel.id).where(StockLevel.store_id == current_store_id())
    return whole.order_by(StockLevel.id)


def api_levels_of(variant_ids: list[UUID], location_id: UUID | None = None) -> list[dict[str, Any]]:
    """The levels of these variants, at one location or all."""
    statement = _levels().where(StockLevel.variant_id.in_(variant_ids))
    if location_id is not None:
        statement = statement.where(StockLevel.location_id == location_id)
    return [dict(row._mapping) for row in session().execute(statement.order_by(StockLevel.id))]


def api_movements(
    *,
    variant_id: UUID | None = None,
    location_id: UUID | None = None,
    kind: MovementKind | None = None,
    cause: str | None = None,
    cause_id: UUID | None = None,
    page: int = 1,
    per_page: int = 50,
    cursor: UUID | None = None,
) -> ValuesPage:
    """Movements, the latest first. The cursor is the id of the last movement that was seen."""
    names = "id variant_id location_id kind on_hand reserved incoming cause cause_id reason note user_id actor at"
    statement = select(*(getattr(StockMovement, name) for name in names.split()))
    for column, wanted in (
        (StockMovement.variant_id, variant_id),
        (StockMovement.location_id, location_id),
        (StockMovement.kind, kind),
        (StockMovement.cause, cause),
        (StockMovement.cause_id, cause_id),
    ):
        if wanted is not None:
            statement = statement.where(column == wanted)
    if cursor is not None:
        statement = statement.where(StockMovement.id < cursor)
    return _page(statement, StockMovement.id.desc(), page, per_page, cursor)


def _levels() -> Any:
    return (
        select(
            *(StockLevel.id, StockLevel.variant_id, StockLevel.location_id, Variant.sku, Product.unit),
            *(StockLevel.on_hand, StockLevel.reserved, (StockLevel.on_hand - StockLevel.reserved).label("available")),
            *(StockLevel.incoming, StockLevel.low_at),
        )
        .join(Variant, and_(Variant.store_id == StockLevel.store_id, Variant.id == StockLevel.variant_id))
        .join(Product, and_(Product.store_id == Variant.store_id, Product.id == Variant.product_id))
    )


def _page(
    statement: Any,
    order: Any,
    page: int,
    per_page: int,
    cursor: UUID | None,
    whole: Callable[[Any], Any] = lambda chosen: chosen,
) -> ValuesPage:
    """``whole`` makes rows, in the same order, of what was chosen."""
    per_page = max(1, min(per_page, MAX_PER_PAGE))
    total = None
    offset = 0
    if cursor is None:
        total = session().scalar(statement.with_only_columns(func.count(), maintain_column_froms=True)) or 0
        offset = (max(1, page) - 1) * per_page
    found = session().execute(whole(statement.order_by(order).limit(per_page + 1).offset(offset)))
    rows = [dict(row._mapping) for row in found]
    next_cursor = rows[per_page - 1]["id"] if len(rows) > per_page else None
    return ValuesPage(rows[:per_page], total, next_cursor)
