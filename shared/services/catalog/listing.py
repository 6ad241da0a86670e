"""The dashboard's list of products: two statements a page."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Row, Uuid, and_, any_, func, literal, not_, select
from sqlalchemy.orm import aliased

from shared.db.session import session
from shared.kernel.tenant import current_store_id
from shared.models.catalog.collection import CollectionProduct
from shared.models.catalog.media import Media, ProductMedia
from shared.models.catalog.product import Product, ProductStatus
from shared.models.catalog.variant import Variant
from shared.services.catalog.columns import has_buyable_variant, units_of
from shared.services.catalog.search.engine import MOST_FOUND, search_engine

MAX_PER_PAGE = 250


class ListSort(StrEnum):
    """Orders of the dashboard's list; RELEVANCE is for searches."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"
    TITLE_DOWN = "title-down"
    CHANGED = "changed"
    PRICE = "price"
    PRICE_DOWN = "price-down"

    @classmethod
    def read(cls, text: str | None) -> "ListSort":
        """The order of that name, or RELEVANCE (the newest first, unless something is searched)."""
        return next((order for order in cls if order == text), cls.RELEVANCE)


@dataclass(frozen=True, slots=True)
class ListFilters:
    """What a merchant is looking for; everything that is None is left open."""

    query: str = ""
    status: ProductStatus | None = None
    vendor: str | None = None
    product_type: str | None = None
    tag: str | None = None
    collection_id: UUID | None = None
    in_stock: bool | None = None


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product in the dashboard's list. Prices in minor units; ``stock`` is available units, None if uncounted."""

    id: UUID
    handle: str
    title: str
    status: ProductStatus
    published_at: datetime | None
    vendor: str
    product_type: str
    picture_key: str | None
    variant_count: int
    stock: int | None
    price_min: int
    price_max: int
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of rows; ``total`` counts all pages; ``corrected`` is the query that was searched instead, if any."""

    rows: tuple[ProductRow, ...]
    total: int
    page: int
    per_page: int
    corrected: str | None = None

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))


def list_products(
    filters: ListFilters = ListFilters(),
    *,
    sort: ListSort = ListSort.RELEVANCE,
    page: int = 1,
    per_page: int = 50,
) -> Listing:
    """One page of the store's products in any state, and how many there are."""
    page, per_page = max(1, page), max(1, min(per_page, MAX_PER_PAGE))
    found, corrected = _searched(filters.query)
    rules = list(_rules(filters, found))
    total = session().scalar(select(func.count()).select_from(Product).where(*rules)) or 0
    order = _order(sort, found)
    chosen = select(Product.id, func.row_number().over(order_by=order).label("place")).where(*rules).order_by(*order)
    chosen_page = chosen.limit(per_page).offset((page - 1) * per_page).subquery()
    rows = session().execute(_rows_statement(chosen_page)) if total else ()
    return Listing(tuple(_read(row) for row in rows), total, page, per_page, corrected)


def count_by_status() -> dict[ProductStatus, int]:
    """How many products are in each state; those with none are left out. One statement."""
    statement = select(Product.status, func.count()).where(Product.store_id == current_store_id())
    return dict(session().execute(statement.group_by(Product.status)).tuples().all())


def list_vendors() -> list[str]:
    """The vendors in use, for the filter."""
    return _distinct(Product.vendor)


def list_product_types() -> list[str]:
    """The product types in use, for the filter."""
    return _distinct(Product.product_type)


def _distinct(column: Any) -> list[str]:
    return list(session().scalars(select(column).where(column != "").distinct().order_by(column).limit(500)))


def _searched(query: str) -> tuple[list[UUID] | None, str | None]:
    if not query.strip():
        return None, None
    found = search_engine().find(query, only_on_sale=False, limit=MOST_FOUND)
    return list(found.product_ids), found.corrected


def _rules(filters: ListFilters, found: list[UUID] | None) -> Any:
    yield Product.store_id == current_store_id()
    if found is not None:
        yield Product.id == any_(_ids(found))
    for column in ("status", "vendor", "product_type"):
        wanted = getattr(filters, column)
        if wanted is not None:
            yield getattr(Product, column) == wanted
    if filters.tag is not None:
        yield literal(filters.tag) == any_(Product.tags)
    if filters.collection_id is not None:
        shown = select(CollectionProduct.product_id).where(CollectionProduct.collection_id == filters.collection_id)
        yield Product.id.in_(shown)
    if filters.in_stock is not None:
        yield has_buyable_variant() if filters.in_stock else not_(has_buyable_variant())


def _order(sort: ListSort, found: list[UUID] | None) -> tuple[ColumnElement[Any], ...]:
    if sort is ListSort.RELEVANCE and found is not None:
        return (func.array_position(_ids(found), Product.id),)
    orders: dict[ListSort, tuple[Any, ...]] = {
        ListSort.RELEVANCE: (Product.id.desc(),),
        ListSort.NEWEST: (Product.id.desc(),),
        ListSort.OLDEST: (Product.id,),
        ListSort.TITLE: (Product.title, Product.id),
        ListSort.TITLE_DOWN: (Product.title.desc(), Product.id.desc()),
        ListSort.CHANGED: (Product.updated_at.desc(), Product.id.desc()),
        ListSort.PRICE: (Product.price_min, Product.id),
        ListSort.PRICE_DOWN: (Product.price_min.desc(), Product.id.desc()),
    }
    return orders[sort]


def _ids(found: list[UUID]) -> Any:
    return literal(found, ARRAY(Uuid))


def _rows_statement(chosen: Any) -> Any:
    variant = aliased(Variant)
    of_product = and_(variant.store_id == Product.store_id, variant.product_id == Product.id)
    offers = (
        select(
            func.count().label("variant_count"),
            func.sum(units_of(variant)).filter(variant.track_stock).label("stock"),
        )
        .where(of_product)
        .correlate(Product)
        .lateral("offers")
    )
    same_media = and_(Media.store_id == ProductMedia.store_id, Media.id == ProductMedia.media_id)
    picture = (
        select(Media.key)
        .join(ProductMedia, same_media)
        .where(ProductMedia.store_id == Product.store_id, ProductMedia.product_id == Product.id)
        .order_by(ProductMedia.position)
        .limit(1)
        .correlate(Product)
        .scalar_subquery()
    )
    return (
        select(
            *(Product.id, Product.handle, Product.title, Product.status, Product.published_at, Product.vendor),
            *(Product.product_type, Product.price_min, Product.price_max, Product.updated_at),
            *(offers.c.variant_count, offers.c.stock, picture.label("picture_key")),
        )
        .join(chosen, chosen.c.id == Product.id)
        .join(offers, literal(True))
        .where(Product.store_id == current_store_id())
        .order_by(chosen.c.place)
    )


def _read(row: Row[Any]) -> ProductRow:
    return ProductRow(
        id=row.id,
        handle=row.handle,
        title=row.title,
        status=row.status,
        published_at=row.published_at,
        vendor=row.vendor,
        product_type=row.product_type,
        picture_key=row.picture_key,
        variant_count=row.variant_count,
        stock=None if row.stock is None else int(row.stock),
        price_min=row.price_min,
        price_max=row.price_max,
        updated_at=row.updated_at,
    )
