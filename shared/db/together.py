"""Rows that are written together: all that a transaction adds, in one statement at its end."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, insert
from sqlalchemy.orm import make_transient_to_detached

from shared.db.base import Base, StoreModel, written_columns
from shared.db.entities import values_of
from shared.db.fixed import FixedStatement
from shared.db.scoping import claim_row
from shared.db.session import session

#: PostgreSQL takes 65,535 values a statement; an order's row has some thirty.
MOST_ROWS = 40


def insert_later(*made: Base) -> None:
    """Write new objects before the session next writes or reads by itself, at the latest when it commits.

    Rows may point at each other in any order: PostgreSQL looks when the statement ends. As for ``insert_objects``,
    what points at another row must name it. Raises NotFound for an object of another store; what the database
    refuses is told when it is written.
    """
    current = session()
    for row in made:
        if isinstance(row, StoreModel):
            claim_row(row, current)
        current.postponed.append((type(row), values_of(row)))
        make_transient_to_detached(row)
    current.add_all(made)
    current.write_postponed = _write


def _write(waiting: Sequence[tuple[type[Base], dict[str, Any]]], *, soon: bool) -> None:
    for start in range(0, len(waiting), MOST_ROWS):
        part = waiting[start : start + MOST_ROWS]
        models = tuple(model for model, _row in part)
        values = {name: part[place][1][column] for place, column, name in _names(models)}
        statement = _inserts(models)
        (statement.run_later if soon else statement.run)(**values)


def _name(model: type[Base], place: int, column: str) -> str:
    """A store's rows share the one store, which the statement fills in by itself."""
    return column if column == "store_id" and issubclass(model, StoreModel) else f"r{place}_{column}"


@lru_cache(maxsize=512)
def _names(models: tuple[type[Base], ...]) -> tuple[tuple[int, str, str], ...]:
    """Place, column and parameter of every value that a statement for these rows is given."""
    return tuple(
        (place, column.key, name)
        for place, model in enumerate(models)
        for column in written_columns(model)
        if (name := _name(model, place, column.key)) != "store_id"
    )


@lru_cache(maxsize=512)
def _inserts(models: tuple[type[Base], ...]) -> FixedStatement:
    return FixedStatement(lambda: _statement(models), flush=False)


def _statement(models: tuple[type[Base], ...]) -> Any:
    """``WITH a AS (INSERT …), b AS (INSERT …) INSERT …``: rows of one table that follow each other go in as one."""
    *first, last = _by_table(models)
    return last.add_cte(*(part.cte(f"part_{at}") for at, part in enumerate(first)))


def _by_table(models: tuple[type[Base], ...]) -> Iterator[Any]:
    for model, places in groupby(range(len(models)), key=models.__getitem__):
        columns = written_columns(model)
        rows = [{column.key: _value(model, place, column) for column in columns} for place in places]
        yield insert(model.__table__).values(rows)  # type: ignore[arg-type]


def _value(model: type[Base], place: int, column: Any) -> Any:
    return bindparam(_name(model, place, column.key), type_=column.type)
