"""What a count found: its lines with names, how far it is, and what the differences are worth."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, case, func, literal, or_, select

from shared.db.session import session
from shared.kernel.quantities import Unit, price_of
from shared.models.catalog.product import Product
from shared.models.catalog.variant import Variant
from shared.models.inventory.stock_take import StockTakeLine

MAX_PER_PAGE = 250
DIFFERENCE = StockTakeLine.counted - StockTakeLine.expected


class TakeView(StrEnum):
    """Which lines are shown."""

    ALL = "all"
    OPEN = "open"
    COUNTED = "counted"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class TakeRow:
    """A line with its names; quantities in minor units of ``unit``, ``cost`` in minor units of money per whole unit."""

    variant_id: UUID
    product_id: UUID
    title: str
    variant_title: str
    sku: str
    barcode: str
    unit: Unit
    expected: int
    counted: int | None
    cost: int | None

    @property
    def difference(self) -> int | None:
        return None if self.counted is None else self.counted - self.expected

    @property
    def value(self) -> int | None:
        """What the difference is worth; None where nobody knows what it costs."""
        if self.difference is None or self.cost is None:
            return None
        return price_of(self.cost, self.difference, self.unit)


@dataclass(frozen=True, slots=True)
class TakeSummary:
    """How far a count is. ``gained`` and ``lost`` are minor units of money at cost; ``lost`` is above zero."""

    lines: int
    counted: int
    different: int
    gained: int
    lost: int

    @property
    def left(self) -> int:
        return self.lines - self.counted


@dataclass(frozen=True, slots=True)
class TakePage:
    rows: tuple[TakeRow, ...]
    total: int
    page: int
    per_page: int


def take_page(
    take_id: UUID, query: str = "", *, view: TakeView = TakeView.ALL, page: int = 1, per_page: int = 50
) -> TakePage:
    """Lines by title; those counted last come first among the counted ones. Two statements."""
    page, per_page = max(1, page), max(1, min(per_page, MAX_PER_PAGE))
    chosen = _rows().where(StockTakeLine.take_id == take_id, *_rules(query.strip(), view))
    total = session().scalar(select(func.count()).select_from(chosen.subquery())) or 0
    first = [StockTakeLine.counted_at.desc()] if view in (TakeView.COUNTED, TakeView.DIFFERENT) else []
    ordered = chosen.order_by(*first, Product.title, Product.id, Variant.position)
    rows = session().execute(ordered.limit(per_page).offset((page - 1) * per_page)) if total else ()
    return TakePage(tuple(_read(row) for row in rows), total, page, per_page)


def take_row(take_id: UUID, variant_id: UUID) -> TakeRow | None:
    """One line, or None where the variant is not on the list."""
    row = (
        session()
        .execute(_rows().where(StockTakeLine.take_id == take_id, StockTakeLine.variant_id == variant_id))
        .first()
    )
    return None if row is None else _read(row)


def take_summary(take_id: UUID) -> TakeSummary:
    """One statement, however long the list."""
    size = case((Product.unit == Unit.PIECE.value, 1), else_=1000)
    value = func.round(func.coalesce(Variant.cost, 0) * DIFFERENCE / (size * literal(1.0)))
    row = (
        session()
        .execute(
            select(
                func.count(),
                func.count(StockTakeLine.counted),
                func.count().filter(DIFFERENCE != 0),
                func.coalesce(func.sum(value).filter(DIFFERENCE > 0), 0),
                func.coalesce(func.sum(-value).filter(DIFFERENCE < 0), 0),
            )
            .select_from(StockTakeLine)
            .join(Variant, _SAME_VARIANT)
            .join(Product, _SAME_PRODUCT)
            .where(StockTakeLine.take_id == take_id)
        )
        .one()
    )
    return TakeSummary(row[0], row[1], row[2], int(row[3]), int(row[4]))


def different_lines(take_id: UUID) -> dict[UUID, int] | None:
    """Differences by variant; None where nothing was counted at all."""
    counted = select(func.count()).where(StockTakeLine.take_id == take_id, StockTakeLine.counted.is_not(None))
    if not session().scalar(counted.select_from(StockTakeLine)):
        return None
    statement = select(StockTakeLine.variant_id, DIFFERENCE).where(StockTakeLine.take_id == take_id, DIFFERENCE != 0)
    return {variant_id: int(difference or 0) for variant_id, difference in session().execute(statement)}


_SAME_VARIANT = and_(Variant.store_id == StockTakeLine.store_id, Variant.id == StockTakeLine.variant_id)
_SAME_PRODUCT = and_(Product.store_id == Variant.store_id, Product.id == Variant.product_id)


def _rows() -> Any:
    return (
        select(
            StockTakeLine.variant_id,
            *(Variant.product_id, Product.title, Variant.title.label("variant_title"), Variant.sku, Variant.barcode),
            *(Product.unit, StockTakeLine.expected, StockTakeLine.counted, Variant.cost),
        )
        .join(Variant, _SAME_VARIANT)
        .join(Product, _SAME_PRODUCT)
    )


def _rules(query: str, view: TakeView) -> Any:
    if query:
        columns = (Product.title, Variant.title, Variant.sku, Variant.barcode)
        yield or_(*(column.icontains(query, autoescape=True) for column in columns))
    if view is TakeView.OPEN:
        yield StockTakeLine.counted.is_(None)
    elif view is TakeView.COUNTED:
        yield StockTakeLine.counted.is_not(None)
    elif view is TakeView.DIFFERENT:
        yield DIFFERENCE != 0


def _read(row: Row[Any]) -> TakeRow:
    return TakeRow(**row._mapping)
