"""Which products want indexing after a piece of news; whoever hears it calls the indexing job where told to."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import and_, func, or_, select, union_all

from shared.db.locks import wait_for_turn
from shared.db.session import maintenance_scope, session, transaction
from shared.kernel import clock
from shared.kernel.tenant import current_store_id
from shared.models.catalog.attribute import Attribute
from shared.models.catalog.attribute_value import PLAIN_VALUES, AttributePick
from shared.models.catalog.bundle import BundlePart
from shared.models.catalog.category import CategoryAncestor
from shared.models.catalog.collection import CollectionProduct
from shared.models.catalog.fact import BLOCK, FacetBits, IndexedProduct
from shared.models.catalog.index_wish import OVERDUE, IndexWish, wish_for
from shared.models.catalog.product import Product
from shared.models.catalog.variant import Variant
from shared.models.stores.revision import touch_storefront
from shared.services.catalog.columns import has_buyable_variant
from shared.services.catalog.search import facet_keys as keys
from shared.services.catalog.search.bit_rows import next_version
from shared.services.catalog.search.bits import slots_of
from shared.services.catalog.search.facet_names import write_structure_names
from shared.services.catalog.search.indexer import turn_name


def hear_of_products(product_ids: Iterable[UUID]) -> bool:
    """These products changed or are gone. True where the job is to be called, here and below."""
    wanted = set(product_ids)
    return bool(wanted) and wish_for(wanted)


def hear_of_collection(collection_id: UUID) -> bool:
    """Products came into the collection or left it."""
    now = set(
        session().scalars(select(CollectionProduct.product_id).where(CollectionProduct.collection_id == collection_id))
    )
    return hear_of_products(now ^ _indexed_with(keys.COLLECTION, str(collection_id)))


def hear_of_category(category_id: UUID) -> bool:
    """A category has another name or another place; products under it are found by its words."""
    _refresh_names()
    under = and_(CategoryAncestor.store_id == Product.store_id, CategoryAncestor.category_id == Product.category_id)
    below = select(Product.id).join(CategoryAncestor, under).where(CategoryAncestor.ancestor_id == category_id)
    return hear_of_products(session().scalars(below))


def hear_of_attribute(attribute_id: UUID) -> bool:
    """An attribute or its choices were edited; what it is no longer called is asked of the index."""
    _refresh_names()
    models = (*PLAIN_VALUES, AttributePick)
    having = union_all(*(select(model.product_id).where(model.attribute_id == attribute_id) for model in models))
    found = set(session().scalars(having))
    handle = session().scalar(select(Attribute.handle).where(Attribute.id == attribute_id))
    if handle is not None:
        found |= _indexed_with(keys.attribute_facet(handle), None)
    return hear_of_products(found)


def hear_of_stock(variant_id: UUID) -> bool:
    """Units of a variant moved: its product is indexed where it began or ceased to be buyable, so are its bundles."""
    parts = select(BundlePart.bundle_id).where(BundlePart.part_id == variant_id)
    products = (
        select(Product.id)
        .join(Variant, and_(Variant.store_id == Product.store_id, Variant.product_id == Product.id))
        .outerjoin(
            IndexedProduct,
            and_(IndexedProduct.store_id == Product.store_id, IndexedProduct.product_id == Product.id),
        )
        .where(or_(Variant.id == variant_id, Variant.id.in_(parts)))
        .where(func.coalesce(IndexedProduct.in_stock, False) != has_buyable_variant())
    )
    return hear_of_products(session().scalars(products))


def stores_that_wait() -> list[UUID]:
    """Stores of which products have been waiting for too long: their call was lost."""
    with maintenance_scope():
        overdue = select(IndexWish.store_id).where(IndexWish.created_at < clock.now() - OVERDUE).distinct()
        return list(session().scalars(overdue.limit(1000)))


def _refresh_names() -> None:
    with transaction():
        wait_for_turn(session(), turn_name(current_store_id()))
        version = next_version()
        if write_structure_names(version):
            touch_storefront()


def _indexed_with(facet: str, value: str | None) -> set[UUID]:
    """The products that are indexed under a fact, or under any of a facet."""
    wanted = select(FacetBits.block, FacetBits.bits).where(FacetBits.facet == facet)
    if value is not None:
        wanted = wanted.where(FacetBits.value == value)
    slots = {
        block * BLOCK + slot
        for block, bits in session().execute(wanted)
        for slot in slots_of(int.from_bytes(bits, "little"))
    }
    if not slots:
        return set()
    return set(session().scalars(select(IndexedProduct.product_id).where(IndexedProduct.slot.in_(sorted(slots)))))
