"""News that smart collections listen to: each changed product is looked at soon, together with others that wait."""

from collections.abc import Iterable
from uuid import UUID

from shared.models.catalog.collection import RuleField
from shared.models.catalog.sorting_wish import wish_sorting
from shared.models.catalog.variant import variants_by_id
from shared.models.orders.line import units_by_product
from shared.services.catalog.best_sellers import note_sales
from shared.services.catalog.collection_filling import ask_to_fill
from shared.services.catalog.search.indexer import repeat_sales
from shared.services.catalog.smart_collections import collections_about, watched_fields
from shared.subscribers.registry import HeardEvent, JobCall, on

SORT = "catalog.sort_products"


@on("catalog.product_changed", consumer="collections.product")
def hear_of_product(event: HeardEvent) -> Iterable[JobCall]:
    return _sort([event.id_of("product_id")]) if watched_fields() else []


@on("catalog.products_changed", consumer="collections.products")
def hear_of_products(event: HeardEvent) -> Iterable[JobCall]:
    if event.payload.get("only_collections") or not watched_fields():
        return []
    return _sort(map(UUID, event.payload["product_ids"]))


@on("inventory.stock_changed", consumer="collections.stock")
def hear_of_stock(event: HeardEvent) -> Iterable[JobCall]:
    if RuleField.STOCK not in watched_fields():
        return []
    return _sort(variant.product_id for variant in variants_by_id([event.id_of("variant_id")]).values())


@on("catalog.category_changed", consumer="collections.category")
def hear_of_category(event: HeardEvent) -> Iterable[JobCall]:
    """A branch that moved takes its products into other categories, or out of them."""
    if event.payload.get("moved"):
        ask_to_fill(collections_about(RuleField.CATEGORY))
    return []


@on("catalog.attribute_changed", consumer="collections.attribute")
def hear_of_attribute(event: HeardEvent) -> Iterable[JobCall]:
    """Choices may have gone."""
    ask_to_fill(collections_about(RuleField.ATTRIBUTE, event.id_of("attribute_id")))
    return []


@on("orders.placed", consumer="catalog.units_sold")
def count_sales(event: HeardEvent) -> Iterable[JobCall]:
    units = units_by_product(event.id_of("order_id"))
    note_sales(units)
    repeat_sales(list(units))
    return []


def _sort(product_ids: Iterable[UUID]) -> list[JobCall]:
    return [JobCall(SORT)] if wish_sorting(product_ids) else []
