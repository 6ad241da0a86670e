"""Many rows at once, still under the store's locks."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Insert, insert, literal
from sqlalchemy.dialects.postgresql import insert as upsert

from shared.db.base import Base, StoreModel
from shared.db.session import session
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
