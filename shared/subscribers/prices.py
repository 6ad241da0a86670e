"""What follows a change of prices, and which changes of the catalogue change prices."""

from collections.abc import Iterable
from uuid import UUID

from shared.services.catalog.prices.memberships import note_members
from shared.subscribers.registry import HeardEvent, JobCall, on


@on("catalog.prices_changed", consumer="catalog.price_sums")
def sum_up(event: HeardEvent) -> Iterable[JobCall]:
    """In a large store the sums and the record are still owed; in a small one there is nothing left to do."""
    return [JobCall("catalog.pass_price_borders")]


@on("catalog.products_changed", consumer="catalog.prices_of_products")
def note_products(event: HeardEvent) -> Iterable[JobCall]:
    """Many products changed their tags or category at once."""
    note_members(map(UUID, event.payload["product_ids"]))
    return []


@on("catalog.collection_changed", consumer="catalog.prices_of_collection")
def note_collection_prices(event: HeardEvent) -> Iterable[JobCall]:
    return [JobCall("catalog.note_collection_prices", {"collection_id": event.id_of("collection_id")})]


@on("catalog.category_changed", consumer="catalog.prices_of_category")
def note_category_prices(event: HeardEvent) -> Iterable[JobCall]:
    return [JobCall("catalog.note_category_prices", {"category_id": event.id_of("category_id")})]
