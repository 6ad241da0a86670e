"""Indexing what has changed, so that it is found and filtered by."""

import random

from shared.jobs.queue import enqueue
from shared.jobs.registry import job
from shared.services.catalog.search.index_news import stores_that_wait
from shared.services.catalog.search.waiting import index_waiting

#: After an upgrade every store waits: mail and webhooks are not to stand behind all of them.
STORES_AT_ONCE = 20


@job("search.index", timeout=900)
def index() -> None:
    """Index all products of the store that wait."""
    index_waiting()


@job("search.sweep", every=15, retries=())
def sweep() -> None:
    """Call the indexing job for some stores whose call was lost, never the same ones first."""
    waiting = stores_that_wait()
    for store_id in random.sample(waiting, min(len(waiting), STORES_AT_ONCE)):
        enqueue("search.index", store_id=store_id)
