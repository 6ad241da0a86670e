"""Collections as shoppers see them."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, bindparam, func, null, select

from shared.db.fixed import rows_of
from shared.db.session import session
from shared.kernel.errors import NotFound
from shared.kernel.folding import fold
from shared.kernel.i18n import gettext as _
from shared.kernel.tenant import current_store_id
from shared.models.catalog.collection import Collection, CollectionProduct, CollectionTranslation
from shared.models.catalog.media import Media
from shared.models.catalog.product import Product
from shared.services.catalog.collections import ALL_PRODUCTS
from shared.services.catalog.columns import Translated, locale_values, on_sale_now, sale_values
from shared.services.catalog.search.facet_keys import COLLECTION, ON_SALE, YES
from shared.services.catalog.search.narrowing import large_store
from shared.services.catalog.search.store_facts import store_facts
from shared.services.catalog.shown import CollectionPage, Picture, ShownCollection
from shared.services.catalog.storefront import CardFilters, Sort, storefront_products


def collection_page(
    handle: str,
    locale: str,
    *,
    filters: CardFilters = CardFilters(),
    sort: Sort = Sort.FEATURED,
    page: int = 1,
    per_page: int = 24,
) -> CollectionPage:
    """A published collection with one page of its products, in three statements; ``all`` shows every product.

    Raises NotFound.
    """
    collection = shown_collection(handle, locale)
    wanted = replace(filters, collection_id=collection.id)
    found = storefront_products(locale, filters=wanted, sort=sort, page=page, per_page=per_page)
    return CollectionPage(found.cards, found.total, found.page, found.per_page, collection)


def shown_collection(handle: str, locale: str) -> ShownCollection:
    """A published collection without its products. One statement. Raises NotFound."""
    if handle == ALL_PRODUCTS:
        return ShownCollection(None, ALL_PRODUCTS, _("All products"))
    values = {"store": current_store_id(), "handle": handle} | locale_values(locale)
    row = next(iter(rows_of(_one_statement(), values)), None)
    if row is None:
        raise NotFound(_("This collection does not exist."))
    return _read(row)


def storefront_collections(locale: str, handles: Sequence[str] | None = None) -> list[ShownCollection]:
    """The published collections in the merchant's order (or these handles), with how many products each shows.

    One statement; in a large store two, and the index does the counting.
    """
    is_large = large_store() is not None
    rows = session().execute(_all_statement(not is_large), sale_values() | locale_values(locale))
    found = [_read(row) for row in rows]
    wanted = found if handles is None else [item for item in found if item.handle in set(handles)]
    return _counted(wanted) if is_large else wanted


def collections_beginning(words: str, locale: str, limit: int) -> tuple[ShownCollection, ...]:
    """Published collections of which a word begins so, without their counts. One statement."""
    wanted = fold(words).strip()
    if not wanted:
        return ()
    rows = session().execute(_all_statement(False), sale_values() | locale_values(locale))
    fitting = (_read(row) for row in rows if _begins(fold(row.title), wanted))
    return tuple(islice(fitting, limit))


def _begins(title: str, wanted: str) -> bool:
    return title.startswith(wanted) or f" {wanted}" in title


def _counted(found: list[ShownCollection]) -> list[ShownCollection]:
    facts = store_facts([(COLLECTION, str(item.id)) for item in found])
    on_sale = facts.products_with(ON_SALE, [YES])
    return [
        replace(item, product_count=(on_sale & facts.products_with(COLLECTION, [str(item.id)])).bit_count())
        for item in found
    ]


def collections_of_product(product_id: UUID, locale: str) -> list[ShownCollection]:
    """The published collections that show the product. One statement."""
    values = {"store": current_store_id(), "product_id": product_id} | locale_values(locale)
    return [_read(row) for row in session().execute(_of_product_statement(), values)]


def _read(row: Row[Any]) -> ShownCollection:
    picture = Picture(row.media_id, row.key, row.width, row.height, row.alt or row.title) if row.key else None
    return ShownCollection(
        *(row.id, row.handle, row.title, row.description, picture, row.product_count),
        order=row.order.value,
        seo_title=row.seo_title,
        seo_description=row.seo_description,
    )


def _shown(count: Any) -> Any:
    texts = Translated(Collection, CollectionTranslation, "collection_id")
    wanted: Any = select(
        *(Collection.id, Collection.handle, Collection.media_id, Collection.order),
        *(texts.text(name) for name in ("title", "description", "seo_title", "seo_description")),
        *(Media.key, Media.width, Media.height, Media.alt),
        count.label("product_count"),
    )
    same = and_(Media.store_id == Collection.store_id, Media.id == Collection.media_id)
    published = and_(Collection.store_id == bindparam("store"), Collection.is_published)
    return texts.join(wanted.select_from(Collection).outerjoin(Media, same)).where(published)


@cache
def _one_statement() -> Any:
    return _shown(null()).where(Collection.handle == bindparam("handle"))


@cache
def _all_statement(counts: bool) -> Any:
    same = and_(Product.store_id == CollectionProduct.store_id, Product.id == CollectionProduct.product_id)
    count = (
        select(func.count())
        .select_from(CollectionProduct)
        .join(Product, same)
        .where(CollectionProduct.store_id == Collection.store_id, CollectionProduct.collection_id == Collection.id)
        .where(on_sale_now())
        .correlate(Collection)
        .scalar_subquery()
    )
    return _shown(count if counts else null()).order_by(Collection.position, Collection.title)


@cache
def _of_product_statement() -> Any:
    same = and_(CollectionProduct.store_id == Collection.store_id, CollectionProduct.collection_id == Collection.id)
    return (
        _shown(null())
        .join(CollectionProduct, same)
        .where(CollectionProduct.product_id == bindparam("product_id"))
        .order_by(Collection.position, Collection.title)
    )
