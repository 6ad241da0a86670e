"""A page of products out of a set, in the order asked for.

Where few products are in the set they are looked up and sorted. Where many are, the products are read in their order
off an index, and the set says which of them count: the page is full after a few rows.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Integer, LargeBinary, and_, any_, bindparam, case, func, select

from shared.db.session import session
from shared.kernel.tenant import current_store_id
from shared.models.catalog.collection import CollectionProduct
from shared.models.catalog.fact import IndexedProduct
from shared.models.catalog.product import Product
from shared.services.catalog.columns import on_sale_now, sale_values
from shared.services.catalog.search.bits import as_bytes, slots_of
from shared.services.catalog.sorts import Sort

#: Sets up to this size are looked up product by product.
FEW_ENOUGH = 2000


def page_of(
    products: int, sort: Sort, *, for_shoppers: bool, limit: int, offset: int = 0, collection_id: UUID | None = None
) -> tuple[UUID, ...]:
    """The ids of one page. One statement."""
    if not products:
        return ()
    is_small = products.bit_count() <= FEW_ENOUGH
    wanted: dict[str, Any] = {"slots": slots_of(products)} if is_small else {"row": as_bytes(products)}
    in_collection = collection_id is not None and sort is Sort.FEATURED
    values = wanted | {"limit": limit, "offset": offset, "collection_id": collection_id} | sale_values()
    if not in_collection:
        del values["collection_id"]
    rows = session().scalars(_statement(is_small, sort, for_shoppers, in_collection), values)
    return tuple(rows)


def ids_of(slots: Sequence[int]) -> dict[int, UUID]:
    """The products in these slots. One statement."""
    if not slots:
        return {}
    rows = session().execute(_by_slot(), {"store": current_store_id(), "slots": list(slots)}).tuples()
    return dict(rows.all())


@cache
def _by_slot() -> Any:
    return select(IndexedProduct.slot, IndexedProduct.product_id).where(
        IndexedProduct.store_id == bindparam("store"), _is_asked()
    )


@cache
def _statement(is_small: bool, sort: Sort, for_shoppers: bool, in_collection: bool) -> Any:
    indexed = and_(IndexedProduct.store_id == Product.store_id, IndexedProduct.product_id == Product.id)
    statement: Any = select(Product.id).join(IndexedProduct, indexed)
    statement = statement.where(on_sale_now() if for_shoppers else Product.store_id == bindparam("store"))
    statement = statement.where(_is_asked() if is_small else _is_in_row())
    if in_collection:
        shown = and_(CollectionProduct.store_id == Product.store_id, CollectionProduct.product_id == Product.id)
        statement = statement.join(CollectionProduct, shown).where(
            CollectionProduct.collection_id == bindparam("collection_id")
        )
        order: tuple[Any, ...] = (CollectionProduct.position, Product.id)
    else:
        order = ORDERS[sort]
    return statement.order_by(*order).limit(bindparam("limit")).offset(bindparam("offset"))


def _is_asked() -> Any:
    return IndexedProduct.slot == any_(bindparam("slots", type_=ARRAY(Integer)))


def _is_in_row() -> Any:
    """The product's bit is set in the row; products beyond its end are not in the set."""
    row: Any = bindparam("row", type_=LargeBinary)
    is_inside = IndexedProduct.slot < func.length(row) * 8
    return case((is_inside, func.get_bit(row, IndexedProduct.slot)), else_=0) == 1


ORDERS: dict[Sort, tuple[Any, ...]] = {
    Sort.FEATURED: (Product.created_at.desc(), Product.id.desc()),
    Sort.BEST_SELLING: (Product.units_sold.desc(), Product.id.desc()),
    Sort.NEWEST: (Product.created_at.desc(), Product.id.desc()),
    Sort.OLDEST: (Product.created_at, Product.id),
    Sort.TITLE: (Product.title, Product.id),
    Sort.TITLE_DOWN: (Product.title.desc(), Product.id.desc()),
    Sort.PRICE: (Product.price_min, Product.id),
    Sort.PRICE_DOWN: (Product.price_min.desc(), Product.id.desc()),
}
