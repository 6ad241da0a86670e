"""Products that wait to be indexed are taken in batches, one batch of a store at a time."""

from collections.abc import Sequence
from uuid import UUID

from shared.db.locks import wait_for_turn
from shared.db.session import leave_transaction, session, transaction
from shared.kernel.tenant import current_store_id
from shared.models.catalog.index_wish import take_wishes, wish_for, wish_for_all_products
from shared.services.catalog.search.engine import search_engine
from shared.services.catalog.search.indexer import index_batch, turn_name
from shared.services.catalog.search.postgres_engine import PostgresEngine

BATCH = 500


def index_waiting(most: int = 200) -> int:
    """Index what waits in the current store, a transaction per batch, at most so many; returns how many products."""
    count = 0
    for _batch in range(most):
        with transaction():
            wait_for_turn(session(), turn_name(current_store_id()))
            product_ids = take_wishes(BATCH)
            if product_ids:
                index_batch(product_ids)
        _tell_engine(product_ids)
        count += len(product_ids)
        if len(product_ids) < BATCH:
            break
    return count


def _tell_engine(product_ids: Sequence[UUID]) -> None:
    """The store's own tables serve the dashboard's lists whatever the engine; another engine is told as well.

    What it could not take waits once more.
    """
    engine = search_engine()
    if not product_ids or isinstance(engine, PostgresEngine):
        return
    leave_transaction()
    try:
        engine.index(product_ids)
    except Exception:
        with transaction():
            wish_for(product_ids)
        raise


def wish_for_all() -> int:
    """Have every product of the current store indexed afresh; returns how many wait now."""
    with transaction():
        return wish_for_all_products()


def rebuild_index() -> int:
    """Index every product of the current store now; the shop stays open meanwhile. Returns how many."""
    return index_waiting(most=wish_for_all() // BATCH + 2)
