"""The dashboard's list of stock: every counted variant with its units. Two statements a page."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, func, not_, or_, select

from shared.db.session import session
from shared.kernel.tenant import current_store_id
from shared.models.catalog.media import Media, ProductMedia
from shared.models.catalog.product import Product, ProductStatus
from shared.models.catalog.variant import Variant
from shared.models.inventory.level import StockLevel
from shared.models.inventory.location import Location

MAX_PER_PAGE = 250
LOW = 5


class StockState(StrEnum):
    """How much of a variant can be sold: up to ``LOW`` units are little."""

    ALL = "all"
    LOW = "low_stock"
    OUT = "out_of_stock"
    IN = "in_stock"


@dataclass(frozen=True, slots=True)
class StockRow:
    """A variant that is counted, with its units over all active locations."""

    variant_id: UUID
    product_id: UUID
    title: str
    variant_title: str
    sku: str
    picture_key: str | None
    on_hand: int
    reserved: int
    sell_when_out: bool

    @property
    def available(self) -> int:
        return self.on_hand - self.reserved

    @property
    def state(self) -> StockState:
        if self.available <= 0:
            return StockState.OUT
        return StockState.LOW if self.available <= LOW else StockState.IN


@dataclass(frozen=True, slots=True)
class StockPage:
    """One page of rows; ``total`` counts all pages."""

    rows: tuple[StockRow, ...]
    total: int
    page: int
    per_page: int


def list_stock(query: str = "", *, state: StockState = StockState.ALL, page: int = 1, per_page: int = 50) -> StockPage:
    """One page of counted variants by product title; ``query`` fits titles and SKUs."""
    page, per_page = max(1, page), max(1, min(per_page, MAX_PER_PAGE))
    statement, units = _statement()
    chosen = statement.where(*_rules(query.strip(), state, units))
    total = session().scalar(select(func.count()).select_from(chosen.subquery())) or 0
    ordered = chosen.order_by(Product.title, Product.id, Variant.position)
    rows = session().execute(ordered.limit(per_page).offset((page - 1) * per_page)) if total else ()
    return StockPage(tuple(_read(row) for row in rows), total, page, per_page)


def low_stock(limit: int = 5) -> list[StockRow]:
    """The counted variants on sale of which the least is left. One statement."""
    statement, units = _statement()
    few = statement.where(Product.status == ProductStatus.ACTIVE, not_(Variant.sell_when_out), units.c.available <= LOW)
    return [_read(row) for row in session().execute(few.order_by(units.c.available, Product.title).limit(limit))]


def stock_row(variant_id: UUID) -> StockRow | None:
    """One counted variant; None where it is not counted or does not exist."""
    statement, _units = _statement()
    row = session().execute(statement.where(Variant.id == variant_id)).first()
    return None if row is None else _read(row)


def _statement() -> tuple[Any, Any]:
    sums = (
        select(
            func.coalesce(func.sum(StockLevel.on_hand), 0).label("on_hand"),
            func.coalesce(func.sum(StockLevel.reserved), 0).label("reserved"),
            func.coalesce(func.sum(StockLevel.on_hand - StockLevel.reserved), 0).label("available"),
        )
        .join(Location, and_(Location.store_id == StockLevel.store_id, Location.id == StockLevel.location_id))
        .where(StockLevel.store_id == Variant.store_id, StockLevel.variant_id == Variant.id, Location.is_active)
        .correlate(Variant)
        .lateral("units")
    )
    statement = (
        select(
            Variant.id.label("variant_id"),
            *(Variant.product_id, Product.title, Variant.title.label("variant_title"), Variant.sku),
            *(Variant.sell_when_out, sums.c.on_hand, sums.c.reserved, _first_picture().label("picture_key")),
        )
        .select_from(Variant)
        .join(Product, and_(Product.store_id == Variant.store_id, Product.id == Variant.product_id))
        .join(sums, Variant.id.is_not(None))
        .where(Variant.store_id == current_store_id(), Variant.track_stock)
    )
    return statement, sums


def _first_picture() -> Any:
    first = (
        select(ProductMedia.media_id)
        .where(ProductMedia.store_id == Product.store_id, ProductMedia.product_id == Product.id)
        .order_by(ProductMedia.position)
        .limit(1)
        .correlate(Product)
        .scalar_subquery()
    )
    shown = func.coalesce(Variant.media_id, first)
    return select(Media.key).where(Media.store_id == Variant.store_id, Media.id == shown).scalar_subquery()


def _rules(query: str, state: StockState, units: Any) -> Any:
    if query:
        columns = (Product.title, Variant.sku, Variant.title)
        yield or_(*(column.icontains(query, autoescape=True) for column in columns))
    if state is StockState.OUT:
        yield units.c.available <= 0
    elif state is StockState.LOW:
        yield units.c.available.between(1, LOW)
    elif state is StockState.IN:
        yield units.c.available > LOW


def _read(row: Row[Any]) -> StockRow:
    return StockRow(
        variant_id=row.variant_id,
        product_id=row.product_id,
        title=row.title,
        variant_title=row.variant_title,
        sku=row.sku,
        picture_key=row.picture_key,
        on_hand=int(row.on_hand),
        reserved=int(row.reserved),
        sell_when_out=row.sell_when_out,
    )
