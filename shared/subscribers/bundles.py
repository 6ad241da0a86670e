"""Bundles that go by the sum of their parts follow the prices of their parts."""

from collections.abc import Iterable
from uuid import UUID

from shared.services.catalog.bundles import reprice_bundles_of
from shared.subscribers.registry import HeardEvent, JobCall, on


@on("catalog.product_changed", consumer="catalog.bundles_of_product")
def follow_part(event: HeardEvent) -> Iterable[JobCall]:
    reprice_bundles_of([event.id_of("product_id")])
    return []


@on("catalog.products_changed", consumer="catalog.bundles_of_products")
def follow_parts(event: HeardEvent) -> Iterable[JobCall]:
    reprice_bundles_of([UUID(text) for text in event.payload["product_ids"]])
    return []
