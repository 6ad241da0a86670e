"""Sales that cover a collection, category or tag: what came in or went out costs something else."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, select, union

from shared.db.session import session, transaction
from shared.models.catalog.category import CategoryAncestor
from shared.models.catalog.collection import CollectionProduct
from shared.models.catalog.price_record import PriceRecord
from shared.models.catalog.price_sale import Sale, SaleTarget
from shared.models.catalog.product import Product
from shared.models.catalog.variant import Variant
from shared.models.stores.revision import touch_storefront
from shared.models.stores.store import current_store
from shared.services.catalog.prices.recording import CHUNK, note_prices, tell_products_changed


def note_members(product_ids: Iterable[UUID]) -> None:
    """These products changed in a way that may bring them into a sale, or out of it."""
    if not current_store().has_sales:
        return
    with transaction():
        changed = note_prices(product_ids)
        tell_products_changed(changed)
        if changed:
            touch_storefront()


def note_collection(collection_id: UUID) -> None:
    """Products came into the collection or left it. Nothing is done where no sale covers it."""
    members = select(CollectionProduct.product_id).where(CollectionProduct.collection_id == collection_id)
    _note_covered(SaleTarget.collection_id == collection_id, members)


def note_category(category_id: UUID) -> None:
    """The category has another place: products under it may be covered by other sales now."""
    under = and_(CategoryAncestor.store_id == Product.store_id, CategoryAncestor.category_id == Product.category_id)
    members = select(Product.id).join(CategoryAncestor, under).where(CategoryAncestor.ancestor_id == category_id)
    _note_covered(SaleTarget.category_id.is_not(None), members)


def _note_covered(target: ColumnElement[bool], members: Select[Any]) -> None:
    if not current_store().has_sales:
        return
    same = and_(SaleTarget.store_id == Sale.store_id, SaleTarget.sale_id == Sale.id)
    sales = list(session().scalars(select(Sale.id).join(SaleTarget, same).where(Sale.is_active, target).distinct()))
    if not sales:
        return
    of_variant = and_(Variant.store_id == PriceRecord.store_id, Variant.id == PriceRecord.variant_id)
    reduced = select(Variant.product_id).join(PriceRecord, of_variant).where(PriceRecord.sale_id.in_(sales))
    wanted = sorted(session().scalars(union(members, reduced)))
    for start in range(0, len(wanted), CHUNK):
        note_members(wanted[start : start + CHUNK])
