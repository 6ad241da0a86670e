"""Collections and their products for the dashboard: columns only, one statement each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select

from shared.db.session import session
from shared.kernel.tenant import current_store_id
from shared.models.catalog.collection import Collection, CollectionKind, CollectionProduct
from shared.models.catalog.media import Media, ProductMedia
from shared.models.catalog.product import Product, ProductStatus
from shared.services.catalog.listing import ListFilters, list_products


@dataclass(frozen=True, slots=True)
class CollectionRow:
    """A collection with its picture and how many products it holds."""

    id: UUID
    handle: str
    title: str
    is_published: bool
    picture_key: str | None
    is_smart: bool
    product_count: int


@dataclass(frozen=True, slots=True)
class ChosenProduct:
    """A product in a collection, or one that could be."""

    id: UUID
    title: str
    status: ProductStatus
    picture_key: str | None


def list_collections() -> list[CollectionRow]:
    """All collections, in the merchant's order."""
    count = (
        select(func.count())
        .where(CollectionProduct.store_id == Collection.store_id, CollectionProduct.collection_id == Collection.id)
        .correlate(Collection)
        .scalar_subquery()
    )
    statement = (
        select(
            *(Collection.id, Collection.handle, Collection.title, Collection.is_published, Media.key),
            *(Collection.kind == CollectionKind.SMART, count),
        )
        .outerjoin(Media, and_(Media.store_id == Collection.store_id, Media.id == Collection.media_id))
        .where(Collection.store_id == current_store_id())
        .order_by(Collection.position, Collection.title)
    )
    return [CollectionRow(*row) for row in session().execute(statement)]


def count_members(collection_id: UUID) -> int:
    """How many products the collection holds, whatever their status."""
    counted = select(func.count()).where(CollectionProduct.collection_id == collection_id)
    return session().scalar(counted.select_from(CollectionProduct)) or 0


def products_in(collection_id: UUID, *, limit: int | None = None) -> list[ChosenProduct]:
    """The collection's products, in its order; those that rules put there come newest first."""
    same = and_(CollectionProduct.store_id == Product.store_id, CollectionProduct.product_id == Product.id)
    statement = (
        _statement()
        .join(CollectionProduct, same)
        .where(CollectionProduct.collection_id == collection_id)
        .order_by(CollectionProduct.position, CollectionProduct.product_id.desc())
        .limit(limit)
    )
    return [ChosenProduct(*row) for row in session().execute(statement)]


def products_by_id(product_ids: Iterable[UUID]) -> list[ChosenProduct]:
    """Those of the products that exist, in the given order."""
    wanted = list(product_ids)
    rows = session().execute(_statement().where(Product.id.in_(wanted)))
    found = {row.id: ChosenProduct(*row) for row in rows}
    return [found[product_id] for product_id in wanted if product_id in found]


def products_to_add(query: str, limit: int = 20) -> list[ChosenProduct]:
    """Products that fit, the most relevant first."""
    rows = list_products(ListFilters(query=query), per_page=limit).rows
    return [ChosenProduct(row.id, row.title, row.status, row.picture_key) for row in rows]


def _statement() -> Any:
    picture = (
        select(Media.key)
        .join(ProductMedia, and_(Media.store_id == ProductMedia.store_id, Media.id == ProductMedia.media_id))
        .where(ProductMedia.store_id == Product.store_id, ProductMedia.product_id == Product.id)
        .order_by(ProductMedia.position)
        .limit(1)
        .correlate(Product)
        .scalar_subquery()
    )
    return select(Product.id, Product.title, Product.status, picture).where(Product.store_id == current_store_id())
