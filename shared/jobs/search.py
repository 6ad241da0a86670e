"""Indexing what has changed, so that it is found and filtered by."""

from shared.jobs.queue import enqueue
from shared.jobs.registry import job
from shared.services.catalog.search.index_news import stores_that_wait
from shared.services.catalog.search.waiting import index_waiting


@job("search.index", timeout=900)
def index() -> None:
    """Index all products of the store that wait."""
    index_waiting()


@job("search.sweep", every=15, retries=())
def sweep() -> None:
    """Call the indexing job for stores whose call was lost."""
    for store_id in stores_that_wait():
        enqueue("search.index", store_id=store_id)
