"""Which sale lowers a variant's price the most."""

from typing import Any
from uuid import UUID

from sqlalchemy import Numeric, Uuid, and_, any_, case, cast, exists, func, or_, select, union_all

from shared.models.catalog.category import CategoryAncestor
from shared.models.catalog.collection import CollectionProduct
from shared.models.catalog.price_sale import Sale, SaleKind, SaleTarget, VariantSale
from shared.models.catalog.product import Product
from shared.services.catalog.prices.pieces import WHOLE, bound, holds_now, rounded


def best_sale(asked: Any, *, is_foreign: bool) -> Any:
    """The sale with the lowest price below the row's ``public``, what anybody pays for one; of equals the older one.

    Columns: id, amount, starts_at, ends_at. No row where nothing is on sale.
    """
    offers = union_all(_own_sale(asked, is_foreign), _wider_sale(asked, is_foreign)).lateral()
    return (
        select(offers.c.id, offers.c.amount, offers.c.starts_at, offers.c.ends_at)
        .where(offers.c.amount < asked.c.public)
        .order_by(offers.c.amount, offers.c.id)
        .limit(1)
        .correlate_except(offers)
        .lateral()
    )


def _own_sale(asked: Any, is_foreign: bool) -> Any:
    amount = _share(VariantSale.amount, asked) if is_foreign else VariantSale.amount
    return (
        select(VariantSale.id, amount.label("amount"), VariantSale.starts_at, VariantSale.ends_at)
        .where(VariantSale.store_id == bound("store", Uuid), VariantSale.variant_id == asked.c.variant_id)
        .where(holds_now(VariantSale))
        .correlate_except(VariantSale)
    )


def _wider_sale(asked: Any, is_foreign: bool) -> Any:
    percentage = rounded(cast(asked.c.public, Numeric) * (WHOLE - Sale.value) / WHOLE)
    left = func.greatest(asked.c.base - Sale.value, 0)
    taken_off = _share(left, asked) if is_foreign else func.greatest(asked.c.public - Sale.value, 0)
    amount = case((Sale.kind == SaleKind.PERCENTAGE, percentage), else_=taken_off)
    return (
        select(Sale.id, amount.label("amount"), Sale.starts_at, Sale.ends_at)
        .where(Sale.store_id == bound("store", Uuid), Sale.is_active, holds_now(Sale))
        .where(or_(Sale.covers_all, _covers(asked)))
        .correlate_except(Sale)
    )


def _share(reduced: Any, asked: Any) -> Any:
    """What is left of the price in another currency when ``reduced`` is left of the variant's own."""
    return rounded(cast(asked.c.public, Numeric) * reduced / func.nullif(asked.c.base, 0))


def covered_by(sale_id: UUID) -> Any:
    """Products that one of this sale's targets is or contains, as a condition on ``Product``."""
    return _has_target(SaleTarget.sale_id == sale_id, Product.id, Product.tags, Product.category_id)


def _covers(asked: Any) -> Any:
    """Whether one of the sale's targets is the product, its tag, or a collection or category that it is in."""
    return _has_target(SaleTarget.sale_id == Sale.id, asked.c.product_id, asked.c.tags, asked.c.category_id)


def _has_target(of_sale: Any, product_id: Any, tags: Any, category_id: Any) -> Any:
    target = SaleTarget
    in_collection = exists(select(CollectionProduct.id)).where(
        CollectionProduct.store_id == target.store_id,
        CollectionProduct.collection_id == target.collection_id,
        CollectionProduct.product_id == product_id,
    )
    in_category = exists(select(CategoryAncestor.id)).where(
        CategoryAncestor.store_id == target.store_id,
        CategoryAncestor.category_id == category_id,
        CategoryAncestor.ancestor_id == target.category_id,
    )
    return (
        exists(select(target.id))
        .where(
            target.store_id == bound("store", Uuid),
            of_sale,
            or_(
                target.product_id == product_id,
                target.tag == any_(tags),
                and_(target.collection_id.is_not(None), in_collection.correlate_except(CollectionProduct)),
                and_(target.category_id.is_not(None), in_category.correlate_except(CategoryAncestor)),
            ),
        )
        .correlate_except(target)
    )
