"""The variants of one product, a page at a time: two statements, however many there are."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, func, or_, select

from shared.db.session import session
from shared.kernel.tenant import current_store_id
from shared.models.catalog.media import Media
from shared.models.catalog.option import VariantValue
from shared.models.catalog.variant import Variant
from shared.models.inventory.level import StockLevel
from shared.models.inventory.location import Location
from shared.services.catalog.columns import units_of

MAX_PER_PAGE = 250


@dataclass(frozen=True, slots=True)
class VariantFilters:
    """``query`` fits names, SKUs and barcodes; of ``value_ids`` a variant has all (one per option)."""

    query: str = ""
    value_ids: tuple[UUID, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.query or self.value_ids)


@dataclass(frozen=True, slots=True)
class VariantRow:
    """A variant as a merchant edits it. Amounts are minor units, weight is grams, stock is minor units of quantity."""

    id: UUID
    title: str
    sku: str
    barcode: str
    price: int
    compare_at_price: int | None
    cost: int | None
    weight: int
    track_stock: bool
    sell_when_out: bool
    requires_shipping: bool
    is_bundle: bool
    media_id: UUID | None
    picture_key: str | None
    position: int
    on_hand: int
    available: int


@dataclass(frozen=True, slots=True)
class VariantPage:
    """One page of rows; ``total`` counts all pages."""

    rows: tuple[VariantRow, ...] = ()
    total: int = 0
    page: int = 1
    per_page: int = field(default=100)

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))


def list_variants(
    product_id: UUID, filters: VariantFilters = VariantFilters(), *, page: int = 1, per_page: int = 100
) -> VariantPage:
    """One page of the product's variants in their order."""
    page, per_page = max(1, page), max(1, min(per_page, MAX_PER_PAGE))
    rules = _rules(product_id, filters)
    total = session().scalar(select(func.count()).select_from(Variant).where(*rules)) or 0
    page = min(page, max(1, -(-total // per_page)))
    rows = session().execute(_statement(rules).limit(per_page).offset((page - 1) * per_page))
    return VariantPage(tuple(_read(row) for row in rows), total, page, per_page)


def rows_by_id(product_id: UUID, variant_ids: Sequence[UUID]) -> list[VariantRow]:
    """These variants of the product, in its order."""
    wanted = [*_rules(product_id, VariantFilters()), Variant.id.in_(list(variant_ids))]
    return [_read(row) for row in session().execute(_statement(wanted))]


def variant_ids(product_id: UUID, filters: VariantFilters = VariantFilters()) -> list[UUID]:
    """All that fit, over all pages."""
    statement = select(Variant.id).where(*_rules(product_id, filters)).order_by(Variant.position)
    return list(session().scalars(statement))


def count_variants(product_id: UUID) -> int:
    return session().scalar(select(func.count()).select_from(Variant).where(*_rules(product_id, VariantFilters()))) or 0


def _rules(product_id: UUID, filters: VariantFilters) -> list[Any]:
    rules: list[Any] = [Variant.store_id == current_store_id(), Variant.product_id == product_id]
    if filters.query.strip():
        columns = (Variant.title, Variant.sku, Variant.barcode)
        rules += [
            or_(*(column.icontains(word, autoescape=True) for column in columns)) for word in filters.query.split()[:6]
        ]
    rules += [_has(value_id) for value_id in filters.value_ids]
    return rules


def _has(value_id: UUID) -> Any:
    chosen = and_(VariantValue.store_id == Variant.store_id, VariantValue.variant_id == Variant.id)
    return select(VariantValue.id).where(chosen, VariantValue.value_id == value_id).exists()


def _statement(rules: Sequence[Any]) -> Any:
    on_hand = (
        select(func.coalesce(func.sum(StockLevel.on_hand), 0))
        .join(Location, and_(Location.store_id == StockLevel.store_id, Location.id == StockLevel.location_id))
        .where(StockLevel.store_id == Variant.store_id, StockLevel.variant_id == Variant.id, Location.is_active)
        .correlate(Variant)
        .scalar_subquery()
    )
    return (
        select(
            *(Variant.id, Variant.title, Variant.sku, Variant.barcode, Variant.price, Variant.compare_at_price),
            *(Variant.cost, Variant.weight, Variant.track_stock, Variant.sell_when_out, Variant.requires_shipping),
            *(Variant.is_bundle, Variant.media_id, Media.key.label("picture_key"), Variant.position),
            *(on_hand.label("on_hand"), units_of(Variant).label("available")),
        )
        .outerjoin(Media, and_(Media.store_id == Variant.store_id, Media.id == Variant.media_id))
        .where(*rules)
        .order_by(Variant.position)
    )


def _read(row: Row[Any]) -> VariantRow:
    values = row._mapping
    return VariantRow(**{**values, "on_hand": int(row.on_hand), "available": int(row.available)})
