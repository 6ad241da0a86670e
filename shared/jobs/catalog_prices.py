"""Prices that change by the clock, and the sums and records that follow a change in a large store."""

from shared.jobs.queue import enqueue
from shared.jobs.registry import job
from shared.kernel.tenant import current_store_id
from shared.services.catalog.prices.borders import pass_borders, stores_at_a_border

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
