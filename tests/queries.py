"""Counting the statements that a piece of work sends to the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from shared.db.engine import engines

BOOKKEEPING = ("SELECT set_config", "SELECT pg_notify")


@contextmanager
def count_queries() -> Iterator[list[str]]:
    """The statements of the block on the app's engine, but for the store's setting: ``assert len(queries) <= 2``."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(BOOKKEEPING):
            statements.append(statement)

    engine = engines().app
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
