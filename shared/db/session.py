"""Sessions, one per unit of work, each bound for life to one store or to none."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from sqlalchemy import Engine

from shared.db.engine import engines
from shared.db.scoping import STORE, UNSCOPED, ScopedSession
from shared.kernel.errors import NoStoreContext
from shared.kernel.tenant import store_tenant

DEPTH = "transaction_depth"

_session: ContextVar[ScopedSession | None] = ContextVar("session", default=None)


def session() -> ScopedSession:
    """The session of the present unit of work. Raises NoStoreContext outside of any scope."""
    current = _session.get()
    if current is None:
        raise NoStoreContext("No database scope is open: enter store_scope() or platform_scope().")
    return current


@contextmanager
def store_scope(store_id: UUID) -> Iterator[ScopedSession]:
    """Work on one store's rows (and the deployment's own) with a fresh session."""
    with store_tenant(store_id), _open(engines().app, store_id) as opened:
        yield opened


@contextmanager
def platform_scope() -> Iterator[ScopedSession]:
    """Work on rows that belong to no store: users, merchants, domains. Store rows raise an error here."""
    with store_tenant(None), _open(engines().app, None) as opened:
        yield opened


@contextmanager
def maintenance_scope() -> Iterator[ScopedSession]:
    """See every store's rows, past row-level security: for the relay, the sweeper and operator reports only."""
    with store_tenant(None), _open(engines().maintenance, None, unscoped=True) as opened:
        yield opened


@contextmanager
def _open(engine: Engine, store_id: UUID | None, *, unscoped: bool = False) -> Iterator[ScopedSession]:
    opened = ScopedSession(engine, expire_on_commit=False, autoflush=True)
    opened.info.update({STORE: store_id, UNSCOPED: unscoped, DEPTH: 0})
    token = _session.set(opened)
    try:
        yield opened
    finally:
        _session.reset(token)
        opened.close()


@contextmanager
def transaction() -> Iterator[ScopedSession]:
    """All or nothing: commits at the end of the outermost block, rolls everything back on an error."""
    current = session()
    current.info[DEPTH] += 1
    try:
        yield current
        if current.info[DEPTH] == 1:
            current.commit()
        else:
            current.flush_soon()
    except BaseException:
        current.rollback()
        raise
    finally:
        current.info[DEPTH] -= 1


def leave_transaction() -> None:
    """End a read transaction before talking to the outside world. Raises RuntimeError inside ``transaction()``."""
    current = _session.get()
    if current is None:
        return
    if current.info[DEPTH]:
        raise RuntimeError("A gateway must not be called inside an open transaction.")
    current.commit()
