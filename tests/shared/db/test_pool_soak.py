"""Many threads, two stores, rollbacks and time-outs on one small pool: never a wrong row, never a dirty connection."""

import random
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from shared.db.engine import Engines
from shared.db.session import platform_scope, session, store_scope, transaction
from shared.kernel.errors import NoStoreContext
from shared.models.catalog.product import Product
from shared.models.stores.store import Store

ROUNDS = 60
THREADS = 8


class Abandoned(Exception):
    """Something went wrong in the middle of a request."""


def test_no_request_sees_another_stores_rows(engines: Engines, two_stores: tuple[Store, Store]) -> None:
    ids = [store.id for store in two_stores]

    def visit(seed: int) -> int:
        chance = random.Random(seed)
        return sum(one_request(chance, chance.choice(ids)) for _ in range(ROUNDS))

    with ThreadPoolExecutor(THREADS) as pool:
        assert sum(pool.map(visit, range(THREADS))) == 0
    assert leftovers(engines) == 0


def one_request(chance: random.Random, store_id: UUID) -> int:
    """One unit of work that ends well, is rolled back, or times out; returns how many wrong rows it saw."""
    wrong = 0
    ending = chance.choice(["commit", "rollback", "timeout", "platform"])
    try:
        if ending == "platform":
            with platform_scope() as current:
                return len(current.execute(select(Product.__table__)).all())
        with store_scope(store_id), transaction() as current:
            wrong += sum(row.store_id != store_id for row in current.execute(select(Product.__table__)))
            if ending == "timeout":
                current.execute(select(func.set_config("statement_timeout", "1", True)))
                current.execute(select(func.pg_sleep(1)))
            if ending == "rollback":
                raise Abandoned
    except (Abandoned, OperationalError):
        return wrong
    return wrong


def leftovers(engines: Engines) -> int:
    """Idle connections of the pool on which a store is still set."""
    dirty = 0
    held = [engines.app.connect() for _ in range(4)]
    for connection in held:
        dirty += bool(connection.execute(select(func.current_setting("app.store_id", True))).scalar())
        connection.close()
    return dirty


def test_work_without_a_scope_is_an_error() -> None:
    with pytest.raises(Exception, match="scope"):
        session()


def test_a_session_refuses_to_work_for_another_store(engines: Engines, two_stores: tuple[Store, Store]) -> None:
    ours, theirs = two_stores
    with store_scope(ours.id) as kept, store_scope(theirs.id), pytest.raises(NoStoreContext):
        kept.execute(select(Product.__table__)).all()
