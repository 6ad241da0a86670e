"""The dashboard's list of stock: every counted variant with its figures. Three statements a page, and one for a search.

What is low or out comes from the book of shortages and what is incoming from an index, so that no page adds up the
whole store.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Row, Uuid, and_, any_, exists, func, literal, not_, or_, select, true

from shared.db.session import session
from shared.kernel.quantities import Unit
from shared.kernel.tenant import current_store_id
from shared.models.catalog.media import Media, ProductMedia
from shared.models.catalog.product import Product, ProductStatus
from shared.models.catalog.variant import Variant
from shared.models.inventory.level import StockLevel
from shared.models.inventory.location import Location
from shared.models.inventory.shortage import ShortageState, StockShortage, count_shortages
from shared.services.catalog.search.engine import search_engine
from shared.services.catalog.search.queries import SearchQuery

MAX_PER_PAGE = 250
#: Beyond this many matches nobody reads on.
MOST_FOUND = 1000


class StockState(StrEnum):
    """How much of a variant there is; low is at or below its threshold."""

    ALL = "all"
    LOW = "low_stock"
    OUT = "out_of_stock"
    IN = "in_stock"
    INCOMING = "incoming"


@dataclass(frozen=True, slots=True)
class StockFilters:
    """What a merchant is looking for. ``location_id`` shows that place's figures alone."""

    query: str = ""
    state: StockState = StockState.ALL
    location_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class StockRow:
    """A variant that is counted, with its figures in minor units of ``unit``: over all active locations, or at one."""

    variant_id: UUID
    product_id: UUID
    title: str
    variant_title: str
    sku: str
    unit: Unit
    picture_key: str | None
    on_hand: int
    reserved: int
    incoming: int
    sell_when_out: bool
    short: ShortageState | None

    @property
    def available(self) -> int:
        return self.on_hand - self.reserved

    @property
    def state(self) -> StockState:
        """What stands on its badge; what sells when out is never out."""
        if self.available <= 0:
            return StockState.OUT
        return StockState.LOW if self.short is not None else StockState.IN

    @property
    def is_backordered(self) -> bool:
        """Whether it is sold although there is none."""
        return self.sell_when_out and self.available <= 0


@dataclass(frozen=True, slots=True)
class StockPage:
    """One page of rows; ``total`` counts all pages."""

    rows: tuple[StockRow, ...]
    total: int
    page: int
    per_page: int


def list_stock(
    query: str = "",
    *,
    state: StockState = StockState.ALL,
    location_id: UUID | None = None,
    page: int = 1,
    per_page: int = 50,
) -> StockPage:
    """One page of counted variants by product title; ``query`` finds products as everywhere, or a SKU or barcode."""
    page, per_page = max(1, page), max(1, min(per_page, MAX_PER_PAGE))
    filters = StockFilters(query.strip(), state, location_id)
    rules = list(_rules(filters))
    total = _count(filters, rules)
    order = (Product.title, Product.id, Variant.position)
    is_broad = not filters.query and state in (StockState.ALL, StockState.IN)
    matching = _by_title(rules) if is_broad else _matching(Variant.id, rules).order_by(*order)
    chosen = matching.limit(per_page).offset((page - 1) * per_page).subquery()
    rows = session().execute(_rows(location_id).join(chosen, chosen.c.id == Variant.id).order_by(*order))
    return StockPage(tuple(_read(row) for row in rows) if total else (), total, page, per_page)


def stock_rows(variant_ids: list[UUID], *, location_id: UUID | None = None) -> dict[UUID, StockRow]:
    """Those of these variants that are counted. One statement."""
    rows = session().execute(_rows(location_id).where(Variant.id == any_(literal(variant_ids, ARRAY(Uuid)))))
    return {row.variant_id: _read(row) for row in rows}


def stock_row(variant_id: UUID, *, location_id: UUID | None = None) -> StockRow | None:
    """One counted variant; None where it is not counted or does not exist."""
    return stock_rows([variant_id], location_id=location_id).get(variant_id)


def low_stock(limit: int = 5) -> list[StockRow]:
    """The counted variants on sale of which the least is left. One statement."""
    emptiest = (StockShortage.state.desc(), StockShortage.available, Product.title)
    few = _matching(Variant.id, [Product.status == ProductStatus.ACTIVE]).join(StockShortage, _OVERALL)
    chosen = few.order_by(*emptiest).limit(limit).subquery()
    rows = session().execute(_rows(None).join(chosen, chosen.c.id == Variant.id).order_by(*emptiest))
    return [_read(row) for row in rows]


_OF_PRODUCT = and_(Product.store_id == Variant.store_id, Product.id == Variant.product_id)
_OVERALL = and_(
    StockShortage.store_id == Variant.store_id,
    StockShortage.variant_id == Variant.id,
    StockShortage.location_id.is_(None),
)


def _matching(wanted: Any, rules: list[ColumnElement[bool]]) -> Any:
    return select(wanted).select_from(Variant).join(Product, _OF_PRODUCT).where(*rules)


def _by_title(rules: list[ColumnElement[bool]]) -> Any:
    """Variants product by product in the order of the titles' index, where most of them match: no page sorts them all.

    ``OFFSET 0`` keeps the planner from turning it round, which it does as long as a new store has no statistics.
    """
    counted = select(Variant.id, Variant.position).where(_OF_PRODUCT, *rules).offset(0).correlate(Product)
    of_product = counted.lateral("counted")
    walked = select(of_product.c.id).select_from(Product).join(of_product, true())
    return walked.where(Product.store_id == current_store_id()).order_by(
        Product.title, Product.id, of_product.c.position
    )


def _count(filters: StockFilters, rules: list[ColumnElement[bool]]) -> int:
    """Of the smallest table that knows: the book of shortages for what is low or out, else the variants alone."""
    if filters.query:
        return session().scalar(_matching(func.count(), rules)) or 0
    if filters.location_id is None and filters.state in (StockState.LOW, StockState.OUT):
        return count_shortages().get(ShortageState(filters.state), 0)
    if filters.location_id is None and filters.state is StockState.IN:
        everything = StockFilters()
        return _count(everything, list(_rules(everything))) - sum(count_shortages().values())
    return session().scalar(select(func.count()).select_from(Variant).where(*rules)) or 0


def _rules(filters: StockFilters) -> Any:
    yield Variant.store_id == current_store_id()
    yield Variant.track_stock
    yield not_(Variant.is_bundle)
    if filters.query:
        yield _found(filters.query)
    at_place = _level_rule(filters.location_id)
    if filters.location_id is not None and filters.state is not StockState.INCOMING:
        yield exists().where(at_place)
    if filters.state is StockState.INCOMING:
        yield exists().where(at_place, StockLevel.incoming > 0)
    elif filters.state is not StockState.ALL:
        yield from _state_rules(filters, at_place)


def _level_rule(location_id: UUID | None) -> ColumnElement[bool]:
    same = and_(StockLevel.store_id == Variant.store_id, StockLevel.variant_id == Variant.id)
    return same if location_id is None else and_(same, StockLevel.location_id == location_id)


def _state_rules(filters: StockFilters, at_place: ColumnElement[bool]) -> Any:
    available = StockLevel.on_hand - StockLevel.reserved
    short: ColumnElement[bool]
    low: ColumnElement[bool]
    if filters.location_id is None:
        short = exists().where(_OVERALL)
        out = exists().where(_OVERALL, StockShortage.state == ShortageState.OUT)
        low = exists().where(_OVERALL, StockShortage.state == ShortageState.LOW)
    else:
        out = exists().where(at_place, available <= 0)
        short = or_(out, exists().where(_OVERALL))
        low = and_(not_(out), exists().where(_OVERALL))
    yield {StockState.OUT: out, StockState.LOW: low, StockState.IN: not_(short)}[filters.state]


def _found(query: str) -> ColumnElement[bool]:
    """Products as the search finds them, and whatever a SKU or barcode begins with."""
    found = search_engine().search(SearchQuery(query, for_shoppers=False, limit=MOST_FOUND)).product_ids
    codes = [_begins(Variant.sku, text) for text in {query, query.upper()}]
    return or_(
        Variant.product_id == any_(literal(list(found), ARRAY(Uuid))),
        *codes,
        and_(Variant.barcode == query, Variant.barcode != ""),
    )


def _begins(column: Any, text: str) -> ColumnElement[bool]:
    """A prefix as a range, which an index can serve under row-level security."""
    return and_(column >= text, column < f"{text}\uffff", column != "")


def _rows(location_id: UUID | None) -> Any:
    figures = [
        func.coalesce(func.sum(getattr(StockLevel, name)), 0).label(name)
        for name in ("on_hand", "reserved", "incoming")
    ]
    sums = (
        select(*figures)
        .join(Location, and_(Location.store_id == StockLevel.store_id, Location.id == StockLevel.location_id))
        .where(_level_rule(location_id), literal(value=True) if location_id else Location.is_active)
        .correlate(Variant)
        .lateral("units")
    )
    return (
        select(
            Variant.id.label("variant_id"),
            *(Variant.product_id, Product.title, Variant.title.label("variant_title"), Variant.sku, Product.unit),
            *(Variant.sell_when_out, sums.c.on_hand, sums.c.reserved, sums.c.incoming),
            *(_first_picture().label("picture_key"), StockShortage.state.label("short")),
        )
        .select_from(Variant)
        .join(Product, _OF_PRODUCT)
        .join(sums, Variant.id.is_not(None))
        .outerjoin(StockShortage, _OVERALL)
        .where(Variant.store_id == current_store_id(), Variant.track_stock, not_(Variant.is_bundle))
    )


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


def _read(row: Row[Any]) -> StockRow:
    figures = {name: int(getattr(row, name)) for name in ("on_hand", "reserved", "incoming")}
    return StockRow(**dict(row._mapping) | figures)
