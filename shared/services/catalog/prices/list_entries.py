"""What stands in a price list: as rows to be edited, and as rows for programs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Row, Uuid, and_, any_, exists, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased

from shared.db.session import session
from shared.kernel.quantities import Unit
from shared.kernel.tenant import current_store_id
from shared.models.catalog.price_list import ListPrice
from shared.models.catalog.product import Product
from shared.models.catalog.variant import Variant
from shared.services.catalog.listing import ListFilters, list_products

MAX_PER_PAGE = 250
#: Products that a search brings into the list.
MOST_FOUND = 250


@dataclass(frozen=True, slots=True)
class EntryTier:
    """A price from a quantity on."""

    quantity: int
    amount: int
    compare_at: int | None


@dataclass(frozen=True, slots=True)
class ListEntry:
    """A variant with its own price and cost (the store's currency), and what the list says (the list's currency)."""

    variant_id: UUID
    product_id: UUID
    title: str
    variant_title: str
    sku: str
    unit: Unit
    price: int
    cost: int | None
    tiers: tuple[EntryTier, ...]

    @property
    def first(self) -> EntryTier | None:
        """The price of one."""
        return next((tier for tier in self.tiers if tier.quantity == 1), None)

    @property
    def further(self) -> tuple[EntryTier, ...]:
        return tuple(tier for tier in self.tiers if tier.quantity > 1)


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One page of variants; ``total`` counts all pages."""

    rows: tuple[ListEntry, ...]
    total: int
    page: int
    per_page: int


def list_entries(
    list_id: UUID, query: str = "", *, only_priced: bool = False, page: int = 1, per_page: int = 50
) -> EntryPage:
    """The store's variants, product by product, with what the list says of each. Two statements and a search."""
    page, per_page = max(1, page), max(1, min(per_page, MAX_PER_PAGE))
    rules = list(_rules(list_id, query, only_priced))
    total = session().scalar(select(func.count()).select_from(Variant).where(*rules)) or 0
    statement = _statement(list_id).where(*rules).order_by(Variant.product_id, Variant.position, Variant.id)
    rows = session().execute(statement.limit(per_page).offset((page - 1) * per_page)) if total else ()
    return EntryPage(tuple(_read(row) for row in rows), total, page, per_page)


def priced_entries(list_id: UUID, size: int = 1_000) -> Iterator[Sequence[ListEntry]]:
    """Every variant that the list has a price for, some at a time, however many there are."""
    last: tuple[UUID, UUID] | None = None
    while True:
        statement = _statement(list_id).where(*_rules(list_id, "", True)).order_by(Variant.product_id, Variant.id)
        if last is not None:
            place = func.row(Variant.product_id, Variant.id)
            statement = statement.where(place > func.row(*last))
        rows = [_read(row) for row in session().execute(statement.limit(size))]
        if not rows:
            return
        yield rows
        last = (rows[-1].product_id, rows[-1].variant_id)


def _rules(list_id: UUID, query: str, only_priced: bool) -> Any:
    yield Variant.store_id == current_store_id()
    if query.strip():
        found = list_products(ListFilters(query=query), per_page=MOST_FOUND).rows
        yield Variant.product_id == any_(literal([row.id for row in found], ARRAY(Uuid)))
    if only_priced:
        price = aliased(ListPrice)
        yield exists(select(price.id)).where(
            price.store_id == Variant.store_id, price.list_id == list_id, price.variant_id == Variant.id
        )


def _statement(list_id: UUID) -> Any:
    price = aliased(ListPrice)
    tier = func.jsonb_build_array(price.min_quantity, price.amount, price.compare_at)
    tiers = (
        select(func.jsonb_agg(aggregate_order_by(tier, price.min_quantity)))
        .where(price.store_id == Variant.store_id, price.list_id == list_id, price.variant_id == Variant.id)
        .correlate(Variant)
        .scalar_subquery()
    )
    return select(
        *(Variant.id, Variant.product_id, Product.title, Variant.title.label("variant_title"), Variant.sku),
        *(Product.unit, Variant.price, Variant.cost, tiers.label("tiers")),
    ).join(Product, and_(Product.store_id == Variant.store_id, Product.id == Variant.product_id))


def _read(row: Row[Any]) -> ListEntry:
    return ListEntry(
        variant_id=row.id,
        product_id=row.product_id,
        title=row.title,
        variant_title=row.variant_title,
        sku=row.sku,
        unit=row.unit,
        price=row.price,
        cost=row.cost,
        tiers=tuple(EntryTier(*tier) for tier in row.tiers or ()),
    )
