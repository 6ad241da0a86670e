"""Prices that change by the clock, and the sums and records that follow a change in a large store."""

from uuid import UUID

from shared.jobs.queue import enqueue
from shared.jobs.registry import job
from shared.kernel.tenant import current_store_id
from shared.services.catalog.prices.borders import pass_borders, stores_at_a_border
from shared.services.catalog.prices.memberships import note_category, note_collection

HALF_AN_HOUR = 1_800


@job("catalog.price_borders", every=60, retries=())
def look_for_borders() -> None:
    """Announce what began or ended in the last minute. Shoppers saw it at once: this follows."""
    for store_id in stores_at_a_border():
        enqueue("catalog.pass_price_borders", store_id=store_id)


@job("catalog.pass_price_borders", timeout=HALF_AN_HOUR)
def pass_price_borders() -> None:
    """Work off the borders of one store."""
    pass_borders(current_store_id())


@job("catalog.note_collection_prices", timeout=HALF_AN_HOUR)
def note_collection_prices(collection_id: str) -> None:
    """Products came into a collection or left it, and with it a sale."""
    note_collection(UUID(collection_id))


@job("catalog.note_category_prices", timeout=HALF_AN_HOUR)
def note_category_prices(category_id: str) -> None:
    """A category moved, and with it what is under it."""
    note_category(UUID(category_id))
