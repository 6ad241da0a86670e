"""The locks on every row that live in the application: queries are scoped, flushes are checked, PostgreSQL is told."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, event
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction, with_loader_criteria

from shared.db.base import StoreModel
from shared.kernel.errors import NoStoreContext, NotFound
from shared.kernel.tenant import find_store_id

STORE = "store_id"
UNSCOPED = "unscoped"
SET_STORE = "SELECT set_config('app.store_id', %s, true)"
_CRITERIA = "store_criteria"


class ScopedSession(Session):
    """A session bound for life to one store, to none, or (``UNSCOPED``) to all of them."""


@event.listens_for(ScopedSession, "after_begin")
def tell_store_to_database(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    """Row-level security reads this setting; it is gone when the transaction ends."""
    store_id = session.info[STORE]
    if store_id is not None:
        connection.exec_driver_sql(SET_STORE, (str(store_id),))


@event.listens_for(ScopedSession, "do_orm_execute")
def scope_statement(state: ORMExecuteState) -> None:
    """Limit every ORM select, update and delete to the session's store."""
    info = state.session.info
    if info[UNSCOPED] or state.is_column_load or state.is_relationship_load:
        return
    if not any(issubclass(mapper.class_, StoreModel) for mapper in state.all_mappers):
        return
    store_id = _required_store(state.session)
    if state.is_insert:
        return
    state.statement = state.statement.options(_criteria_of(info, store_id))


def _criteria_of(info: dict[Any, Any], store_id: UUID) -> Any:
    """The session's one loader option; it travels on to lazy loads by itself."""
    if _CRITERIA not in info:
        info[_CRITERIA] = with_loader_criteria(
            StoreModel, lambda cls: cls.store_id == store_id, include_aliases=True, propagate_to_loaders=True
        )
    return info[_CRITERIA]


@event.listens_for(ScopedSession, "before_flush")
def check_flushed_rows(session: Session, context: Any, instances: Any) -> None:
    """Fill the store of new rows; refuse to write any row of another store."""
    if session.info[UNSCOPED]:
        return
    for row in session.new:
        if isinstance(row, StoreModel):
            _claim(row, _required_store(session))
    for row in (*session.dirty, *session.deleted):
        if isinstance(row, StoreModel) and row.store_id != _required_store(session):
            raise NotFound("This belongs to another store.")


def _claim(row: StoreModel, store_id: UUID) -> None:
    if row.store_id is None:
        row.store_id = store_id
    elif row.store_id != store_id:
        raise NotFound("This belongs to another store.")


def _required_store(session: Session) -> UUID:
    store_id = session.info[STORE]
    if store_id is None:
        raise NoStoreContext("Store rows were asked for while no store is set.")
    if find_store_id() != store_id:
        raise NoStoreContext("The session belongs to another store than the present work.")
    return store_id  # type: ignore[no-any-return]
