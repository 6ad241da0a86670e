"""Which store the present work belongs to. Set by the host dispatcher, the API, jobs and commands."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from shared.kernel.errors import NoStoreContext

_store_id: ContextVar[UUID | None] = ContextVar("store_id", default=None)


def current_store_id() -> UUID:
    """The current store. Raises NoStoreContext where none is set."""
    store_id = _store_id.get()
    if store_id is None:
        raise NoStoreContext("No store is set for this work.")
    return store_id


def find_store_id() -> UUID | None:
    """The current store, or None."""
    return _store_id.get()


@contextmanager
def store_tenant(store_id: UUID | None) -> Iterator[None]:
    """Name the store for the block. Database work wants ``shared.db.session.store_scope`` instead."""
    token = _store_id.set(store_id)
    try:
        yield
    finally:
        _store_id.reset(token)
