"""What changes in the catalogue and the stock room is indexed soon."""

from collections.abc import Iterable
from uuid import UUID

from shared.services.catalog.search.index_news import (
    hear_of_attribute,
    hear_of_category,
    hear_of_collection,
    hear_of_products,
    hear_of_stock,
)
from shared.subscribers.registry import HeardEvent, JobCall, on


@on("catalog.product_changed", "catalog.product_deleted", consumer="search.product")
def index_product(event: HeardEvent) -> Iterable[JobCall]:
    return _call(hear_of_products([event.id_of("product_id")]))


@on("catalog.products_changed", consumer="search.products")
def index_products(event: HeardEvent) -> Iterable[JobCall]:
    return _call(hear_of_products(map(UUID, event.payload["product_ids"])))


@on("catalog.collection_changed", consumer="search.collection")
def index_collection(event: HeardEvent) -> Iterable[JobCall]:
    return _call(hear_of_collection(event.id_of("collection_id")))


@on("catalog.category_changed", consumer="search.category")
def index_category(event: HeardEvent) -> Iterable[JobCall]:
    return _call(hear_of_category(event.id_of("category_id")))


@on("catalog.attribute_changed", consumer="search.attribute")
def index_attribute(event: HeardEvent) -> Iterable[JobCall]:
    return _call(hear_of_attribute(event.id_of("attribute_id")))


@on("inventory.stock_changed", consumer="search.stock")
def index_stock(event: HeardEvent) -> Iterable[JobCall]:
    return _call(hear_of_stock(event.id_of("variant_id")))


def _call(is_first: bool) -> list[JobCall]:
    return [JobCall("search.index")] if is_first else []
