"""Objects of our tables, read and written by fixed statements: what a checkout does, without a unit of work for it."""

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any, Generic, TypeVar

from sqlalchemy import Column, Select, bindparam, insert, select, update
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import instance_state, manager_of_class, set_committed_value

from shared.db.base import Base, StoreModel, written_columns
from shared.db.fixed import FixedStatement, made_by
from shared.db.scoping import claim_row
from shared.db.session import session
from shared.kernel.errors import NotFound

Model = TypeVar("Model", bound=Base)


class FixedEntity(Generic[Model]):
    """``_OPEN = FixedEntity(Cart, lambda carts: carts.where(Cart.id == bindparam("cart")))``; ``_OPEN.first(cart=…)``.

    An object that the session has already is given as it is; with ``refresh`` it takes over what was read (for rows
    that are locked).
    """

    def __init__(
        self, model: type[Model], narrow: Callable[[Select[Any]], Select[Any]], *, refresh: bool = False
    ) -> None:
        self._model, self._refresh = model, refresh
        self._statement = FixedStatement(lambda: narrow(select(*model.__table__.columns)))

    def first(self, **values: Any) -> Model | None:
        row = self._statement.first(**values)
        return None if row is None else self._adopt(row)

    def all(self, **values: Any) -> list[Model]:
        return [self._adopt(row) for row in self._statement.all(**values)]

    def foresee(self, **values: Any) -> None:
        """Ask along with the session's next statement (see ``FixedStatement.foresee``)."""
        self._statement.foresee(**values)

    def _adopt(self, row: Any) -> Model:
        values = row._asdict()
        known = _identical(self._model, values)
        if known is None:
            return _loaded(self._model, values)
        if self._refresh or instance_state(known).expired:
            for name, value in values.items():
                set_committed_value(known, name, value)
        return known


def known_object(model: type[Model], values: Mapping[str, Any]) -> Model | None:
    """The session's object with the primary key that is among these values; None where it wants to be read first."""
    found = _identical(model, values)
    return found if found is not None and not instance_state(found).expired else None


def _identical(model: type[Model], values: Mapping[str, Any]) -> Model | None:
    mapper = model.__mapper__
    key = mapper.identity_key_from_primary_key(tuple(values[str(column.key)] for column in mapper.primary_key))
    found: Model | None = session().identity_map.get(key)
    return found


def _loaded(model: type[Model], values: Mapping[str, Any]) -> Model:
    """A row's object, known to the session as if it had loaded it."""
    made: Model = manager_of_class(model).new_instance()
    made.__dict__.update(values)
    make_transient_to_detached(made)
    session().add(made)
    return made


def insert_objects(*made: Base) -> None:
    """Write new objects now, in this order, each by one fixed statement; the session knows them from then on.

    What points at another row must name it (``order_id=order.id``): nothing is filled in from relationships. Objects
    that the session has not written yet are written first. Raises NotFound for an object of another store.
    """
    current = session()
    current.flush()
    for row in made:
        if isinstance(row, StoreModel):
            claim_row(row, current)
        _inserted(type(row)).run(**values_of(row))
    for row in made:
        make_transient_to_detached(row)
    current.add_all(made)


def update_object(row: Base, **changes: Any) -> None:
    """Change an object and its row now, by a fixed statement. Raises NotFound where the row is gone."""
    every = _with_updates(row, changes)
    if not _updated(type(row), tuple(sorted(every))).run(key_id=row.id, **every):  # type: ignore[attr-defined]
        raise NotFound("This row is gone.")
    _note(row, every)


def update_later(row: Base, **changes: Any) -> None:
    """The same along with the session's next statement or COMMIT; a row that is gone stays so."""
    every = _with_updates(row, changes)
    _updated(type(row), tuple(sorted(every))).run_later(key_id=row.id, **every)  # type: ignore[attr-defined]
    _note(row, every)


def _with_updates(row: Base, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes, and what every change of such a row brings along."""
    updated = (column for column in type(row).__table__.columns if column.onupdate is not None)
    return {column.key: made_by(column.onupdate) for column in updated} | dict(changes)


def _note(row: Base, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        set_committed_value(row, name, value)


@cache
def _updated(model: type[Any], names: tuple[str, ...]) -> FixedStatement:
    changed: dict[str, Any] = {name: bindparam(name) for name in names}
    return FixedStatement(lambda: update(model).where(model.id == bindparam("key_id")).values(changed))


@cache
def _inserted(model: type[Base]) -> FixedStatement:
    columns = _columns(model)
    return FixedStatement(lambda: insert(model.__table__).values({name: bindparam(name) for name in columns}))  # type: ignore[arg-type]


@cache
def _columns(model: type[Base]) -> dict[str, Callable[[], Any]]:
    """Each column with what makes its value where an object names none. Raises TypeError for what only ORMs can do."""
    if model.__mapper__.version_id_col is not None or any(column.server_default for column in written_columns(model)):
        raise TypeError(f"{model.__name__} wants the unit of work.")
    return {column.key: _default_of(column) for column in written_columns(model)}


def _default_of(column: Column[Any]) -> Callable[[], Any]:
    return partial(made_by, column.default) if column.default is not None else lambda: None


def values_of(row: Base) -> dict[str, Any]:
    """What a new object holds, its columns' defaults written into it."""
    kept = row.__dict__
    for name, make in _columns(type(row)).items():
        if name not in kept:
            set_committed_value(row, name, make())
    return {name: kept[name] for name in _columns(type(row))}
