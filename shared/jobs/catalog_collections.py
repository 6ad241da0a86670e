"""Keeping smart collections true."""

from shared.jobs.queue import enqueue
from shared.jobs.registry import job
from shared.services.catalog.smart_collections import pass_day_borders, sort_waiting
from shared.services.catalog.sorting_debts import stores_with_day_rules, stores_with_lost_sorting


@job("catalog.sort_products", timeout=600)
def sort_products() -> None:
    """Ask the store's smart collections about all products that wait."""
    sort_waiting()


@job("catalog.pass_day_borders", timeout=600)
def pass_borders() -> None:
    """Take products out of collections of what is new, once they are not new any more."""
    pass_day_borders()


@job("catalog.watch_days", every=300, retries=())
def watch_days() -> None:
    """Call every store that has rules about days."""
    for store_id in stores_with_day_rules():
        enqueue("catalog.pass_day_borders", store_id=store_id)


@job("catalog.sweep_sorting", every=30, retries=())
def sweep() -> None:
    """Call the sorting job for stores whose call was lost."""
    for store_id in stores_with_lost_sorting():
        enqueue("catalog.sort_products", store_id=store_id)
