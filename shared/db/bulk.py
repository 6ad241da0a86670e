"""Many rows at once, still under the store's locks."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from psycopg import sql
from psycopg.types.json import Jsonb
from sqlalchemy import Column, Insert, bindparam, insert, literal, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import insert as upsert

from shared.db.base import Base, StoreModel, written_columns
from shared.db.sending import settled_driver
from shared.db.session import session
from shared.kernel import clock
from shared.kernel.errors import NotFound
from shared.kernel.ids import new_id
from shared.kernel.tenant import current_store_id

CHUNK = 1000


def insert_rows(model: type[StoreModel], rows: Iterable[dict[str, Any]]) -> int:
    """Insert rows of the current store; fills ids and ``store_id``. Returns how many.

    Raises NotFound where a row names another store.
    """
    return _insert(insert(model), model, rows)


def insert_missing(model: type[StoreModel], rows: Iterable[dict[str, Any]]) -> int:
    """Like insert_rows, but leaves rows alone whose key is there already."""
    return _insert(upsert(model).on_conflict_do_nothing(), model, rows)


def update_rows(model: type[StoreModel], rows: Sequence[dict[str, Any]]) -> None:
    """Change rows of the current store by ``id``, the same columns in each; versions grow, ``updated_at`` follows.

    Objects that the session holds already do not hear of it.
    """
    if not rows:
        return
    columns: Any = model.__table__.c
    names = [name for name in rows[0] if name != "id"]
    values: dict[str, Any] = {name: bindparam(f"new_{name}", type_=columns[name].type) for name in names}
    if "version" in columns:
        values["version"] = columns.version + 1
    if "updated_at" in columns:
        values["updated_at"] = clock.now()
    here = (columns.store_id == current_store_id(), columns.id == bindparam("row_id"))
    statement = update(model.__table__).where(*here).values(values)  # type: ignore[arg-type]
    session().flush()
    sent = [{"row_id": row["id"]} | {f"new_{name}": row[name] for name in names} for row in rows]
    session().connection().execute(statement, sent)


def insert_once(model: type[Base], values: dict[str, Any]) -> bool:
    """Insert one row unless a unique key has it already. True where it was added; ``values`` name every column."""
    statement = upsert(model).values(values).on_conflict_do_nothing().returning(literal(True))
    return session().connection().execute(statement).first() is not None


def _insert(statement: Insert, model: type[StoreModel], rows: Iterable[dict[str, Any]]) -> int:
    claimed = [_claimed(row) for row in rows]
    for chunk in _chunks(claimed):
        session().execute(statement, chunk)
    return len(claimed)


def _claimed(row: dict[str, Any]) -> dict[str, Any]:
    store_id = current_store_id()
    if row.get("store_id", store_id) != store_id:
        raise NotFound("This belongs to another store.")
    return {"id": new_id(), **row, "store_id": store_id}


def _chunks(rows: Sequence[dict[str, Any]]) -> Iterable[Sequence[dict[str, Any]]]:
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))


def copy_rows(model: type[StoreModel], rows: Iterable[dict[str, Any]]) -> int:
    """Many rows by COPY, as a stream: wants a maintenance_scope, and rows that name their store. Returns how many.

    Plain defaults are filled in; a column without default must be in every row.
    """
    columns: list[Column[Any]] = written_columns(model)
    defaults = {column.name: _plain_default(column) for column in columns}
    as_json = {column.name for column in columns if isinstance(column.type, JSONB)}
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model.__tablename__), sql.SQL(", ").join(sql.Identifier(name) for name in defaults)
    )
    driver = settled_driver(session().connection())
    count = 0
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            values = {name: row[name] if name in row else make() if make else None for name, make in defaults.items()}
            copy.write_row([Jsonb(value) if name in as_json else value for name, value in values.items()])
            count += 1
    return count


def _plain_default(column: Column[Any]) -> Callable[[], Any] | None:
    """How a value is made where a row names none."""
    default: Any = column.default
    if default is None:
        return None
    if default.is_callable:
        return lambda: default.arg(None)
    return lambda: default.arg
