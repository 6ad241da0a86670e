"""Single reads of what belongs to no store, for questions that come before a store is known: one round trip each."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

import psycopg
from sqlalchemy.exc import DBAPIError

from shared.db.engine import engines
from shared.db.fixed import Compiled, compile_fixed
from shared.db.sending import wire_of


class LoneRead:
    """``_KEY = LoneRead(lambda: select(…).where(ApiKey.token_hash == bindparam("hash")))``; ``_KEY.first(hash=…)``.

    PostgreSQL makes a transaction of each: it sees nothing that the session has not committed, and locks nothing.
    """

    def __init__(self, build: Callable[[], Any]) -> None:
        self._build = build

    def first(self, **values: Any) -> Any:
        """The first row, or None. Raises SQLAlchemy's DBAPIError where the database does not answer."""
        compiled = self._compiled
        rows = _read(compiled.text, compiled.parameters(values))
        return compiled.read(rows[:1])[0] if rows else None

    @cached_property
    def _compiled(self) -> Compiled:
        compiled = compile_fixed(self._build(), is_limited=True)
        if compiled.touches_store:
            raise TypeError("A store's rows are read in the store's own scope.")
        return compiled


def _read(text: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    engine = engines().app
    connection: Any = engine.raw_connection()
    try:
        for listener in engine.dispatch.before_cursor_execute:
            listener(None, None, text, parameters, None, False)
        return wire_of(connection).ask(text, parameters).rows
    except psycopg.Error as error:
        is_broken = connection.driver_connection.broken
        if is_broken:
            engine.pool._invalidate(connection, error)
        raise DBAPIError.instance(text, None, error, psycopg.Error, connection_invalidated=is_broken) from error
    finally:
        connection.close()
