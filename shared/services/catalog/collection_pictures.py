"""A picture for collections that have none of their own: the first product's."""

from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, and_, any_, bindparam, select

from shared.db.session import session
from shared.models.catalog.collection import CollectionProduct
from shared.models.catalog.media import Media, ProductMedia
from shared.models.catalog.product import Product
from shared.services.catalog.columns import on_sale_now, sale_values
from shared.services.catalog.shown import Picture


def first_pictures(collection_ids: Sequence[UUID]) -> dict[UUID, Picture]:
    """The first picture of the first product that shoppers see in each collection. One statement."""
    if not collection_ids:
        return {}
    rows = session().execute(_statement(), sale_values() | {"collection_ids": list(collection_ids)})
    return {row.collection_id: Picture(row.id, row.key, row.width, row.height, row.alt) for row in rows}


@cache
def _statement() -> Any:
    place, shown = CollectionProduct, ProductMedia
    return (
        select(place.collection_id, Media.id, Media.key, Media.width, Media.height, Media.alt)
        .join(Product, and_(Product.store_id == place.store_id, Product.id == place.product_id))
        .join(shown, and_(shown.store_id == Product.store_id, shown.product_id == Product.id))
        .join(Media, and_(Media.store_id == shown.store_id, Media.id == shown.media_id))
        .where(on_sale_now(), place.collection_id == any_(bindparam("collection_ids", type_=ARRAY(Uuid))))
        .distinct(place.collection_id)
        .order_by(place.collection_id, place.position, place.product_id, shown.position)
    )
