"""The lock on every row that lives in the application: queries are scoped, flushes are checked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Connection, Table, Uuid, bindparam, event
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, SessionTransaction, with_loader_criteria
from sqlalchemy.sql import visitors

from shared.db.base import StoreModel
from shared.kernel.errors import NoStoreContext, NotFound
from shared.kernel.tenant import current_store_id, find_store_id

STORE = "store_id"
STORE_PARAMETER = "current_store_id"
UNSCOPED = "unscoped"


class ScopedSession(Session):
    """A session bound for life to one store, to none, or (``UNSCOPED``) to all of them.

    ``postponed`` are new rows that wait to be written together, before anything else that the session writes.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.postponed: list[Any] = []
        self.open_connection: Connection | None = None
        self.write_postponed: Callable[..., None] | None = None

    def present_connection(self) -> Connection:
        """The transaction's, begun if need be: what ``connection()`` gives, without asking every time."""
        return self.open_connection or self.connection()

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        self.write_what_waits()
        super().flush(objects)

    def flush_soon(self) -> None:
        """Write everything, rows that wait along with the next statement or COMMIT."""
        self.write_what_waits(soon=True)
        super().flush()

    def write_what_waits(self, *, soon: bool = False) -> None:
        """The postponed rows, now or ``soon``: along with the next statement or COMMIT."""
        if self.postponed and self.write_postponed is not None:
            waiting, self.postponed = self.postponed, []
            self.write_postponed(waiting, soon=soon)


@event.listens_for(ScopedSession, "before_commit")
def write_at_last(session: ScopedSession) -> None:
    session.write_what_waits(soon=True)


@event.listens_for(ScopedSession, "after_soft_rollback")
def forget_what_waits(session: ScopedSession, _previous: SessionTransaction) -> None:
    session.postponed = []


@event.listens_for(ScopedSession, "after_begin")
def refuse_another_tenant(session: ScopedSession, transaction: SessionTransaction, connection: Connection) -> None:
    """The transaction has just been begun in the present tenant's name: it must be the session's own."""
    if not session.info[UNSCOPED] and session.info[STORE] != find_store_id():
        raise NoStoreContext("The session belongs to another store than the present work.")
    session.open_connection = connection


@event.listens_for(ScopedSession, "after_transaction_create")
@event.listens_for(ScopedSession, "after_transaction_end")
def forget_connection(session: ScopedSession, _transaction: SessionTransaction) -> None:
    """A savepoint is made when the connection is asked for the first time after it."""
    session.open_connection = None


@event.listens_for(ScopedSession, "do_orm_execute")
def scope_statement(state: ORMExecuteState) -> None:
    """Limit every ORM select, update and delete to the session's store."""
    info = state.session.info
    if info[UNSCOPED] or state.is_column_load or state.is_relationship_load:
        return
    scoped = _scoped.get(state.statement)
    if scoped is None:
        scoped = _scoped[state.statement] = _judge(state)
    if scoped.touches_store:
        require_store(state.session)
    if scoped.limited is not None:
        state.statement = scoped.limited


@dataclass(frozen=True, slots=True)
class _Scoped:
    """What is known of a statement: whether it touches store rows, and the same limited to the session's store."""

    touches_store: bool
    limited: Any


#: Statements that are built once are judged once; the others are forgotten with their last use.
_scoped: WeakKeyDictionary[Any, _Scoped] = WeakKeyDictionary()


def _judge(state: ORMExecuteState) -> _Scoped:
    touches_store = _is_of_store(state.bind_mapper) or any(map(_is_of_store, state.all_mappers))
    is_limited = touches_store and not state.is_insert
    return _Scoped(touches_store, limit_to_store(state.statement) if is_limited else None)


def _is_of_store(mapper: Mapper[Any] | None) -> bool:
    """The statement's first mapper is known already; asking for all of them costs as much as building the statement."""
    return mapper is not None and issubclass(mapper.class_, StoreModel)


def _is_of_current_store(model: Any) -> ColumnElement[bool]:
    """The value is asked for when a statement runs, so that one cached statement serves every store."""
    found: ColumnElement[bool] = model.store_id == bindparam(STORE_PARAMETER, callable_=current_store_id, type_=Uuid())
    return found


_CRITERIA = with_loader_criteria(
    StoreModel,
    lambda model: _is_of_current_store(model),
    include_aliases=True,
    propagate_to_loaders=True,
    track_closure_variables=False,
)


def limit_to_store(statement: Any) -> Any:
    """The statement with every store table in it limited to the current store."""
    return statement.options(_CRITERIA)


def touches_store_rows(statement: Any) -> bool:
    """Whether any table in the statement holds rows of stores."""
    tables = (part for part in visitors.iterate(statement) if isinstance(part, Table))
    return any(STORE in table.primary_key.columns for table in tables)


@event.listens_for(ScopedSession, "before_flush")
def check_flushed_rows(session: Session, context: Any, instances: Any) -> None:
    """Fill the store of new rows; refuse to write any row of another store."""
    if session.info[UNSCOPED]:
        return
    for row in session.new:
        if isinstance(row, StoreModel):
            claim_row(row, session)
    for row in (*session.dirty, *session.deleted):
        if isinstance(row, StoreModel) and row.store_id != require_store(session):
            raise NotFound("This belongs to another store.")


def claim_row(row: StoreModel, session: Session) -> None:
    """A new row is the session's store's. Raises NotFound where it names another one."""
    store_id = require_store(session)
    if row.store_id is None:
        row.store_id = store_id
    elif row.store_id != store_id:
        raise NotFound("This belongs to another store.")


def require_store(session: Session) -> UUID:
    """The session's store. Raises NoStoreContext where it has none, or where the present work is another store's."""
    store_id = session.info[STORE]
    if store_id is None:
        raise NoStoreContext("Store rows were asked for while no store is set.")
    if find_store_id() != store_id:
        raise NoStoreContext("The session belongs to another store than the present work.")
    return store_id  # type: ignore[no-any-return]
