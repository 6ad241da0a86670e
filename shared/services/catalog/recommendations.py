"""What else a shopper may like: products that stand in the same collections, then those of the same type."""

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, case, func, select
from sqlalchemy.orm import aliased

from shared.db.session import session
from shared.models.catalog.collection import Collection, CollectionProduct
from shared.models.catalog.product import Product
from shared.services.catalog.columns import on_sale_now, sale_values
from shared.services.catalog.shown import ProductCard
from shared.services.catalog.storefront import cards_of


def recommended_products(product_id: UUID, locale: str, limit: int = 4) -> tuple[ProductCard, ...]:
    """The cards of products that go with this one, the closest first. Two statements."""
    values = sale_values() | {"product_id": product_id, "limit": limit}
    return cards_of(list(session().scalars(_statement(), values)), locale)


@cache
def _statement() -> Any:
    here, there, this = aliased(CollectionProduct), aliased(CollectionProduct), aliased(Product)
    shared = (
        select(there.product_id, func.count().label("together"))
        .join(here, and_(here.store_id == there.store_id, here.collection_id == there.collection_id))
        .join(Collection, and_(Collection.store_id == there.store_id, Collection.id == there.collection_id))
        .where(here.store_id == bindparam("store"), here.product_id == bindparam("product_id"))
        .where(Collection.is_published)
        .group_by(there.product_id)
        .subquery("shared")
    )
    same_type = case((and_(this.product_type != "", Product.product_type == this.product_type), 1), else_=0)
    score = func.coalesce(shared.c.together, 0) + 2 * same_type
    return (
        select(Product.id)
        .join(this, and_(this.store_id == Product.store_id, this.id == bindparam("product_id")))
        .outerjoin(shared, shared.c.product_id == Product.id)
        .where(on_sale_now(), Product.id != bindparam("product_id"), score > 0)
        .order_by(score.desc(), Product.created_at.desc(), Product.id.desc())
        .limit(bindparam("limit"))
    )
