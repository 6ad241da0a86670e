"""Our own statements on SQLAlchemy's connections: what goes wrong with them is told as SQLAlchemy tells it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import Connection, PoolProxiedConnection

from shared.db.wire import Asked, Wire

_WIRE = "wire"


def wire_of(connection: Connection | PoolProxiedConnection) -> Wire:
    """The connection's wire, the same for as long as the driver's connection lives."""
    wire: Wire | None = connection.info.get(_WIRE)
    if wire is None:
        pooled = connection.connection if isinstance(connection, Connection) else connection
        driver: Any = pooled.driver_connection
        wire = connection.info[_WIRE] = Wire(driver)
    return wire


def settled_driver(connection: Connection) -> psycopg.Connection[Any]:
    """The driver's connection, for what only it can do, with its transaction begun. Raises DBAPIError.

    Whatever is done there, answers that were foreseen are not relied on any more.
    """
    wire = wire_of(connection)
    wire.foreseen.clear()
    with refusals_told(connection):
        wire.settle()
    driver: Any = connection.connection.driver_connection
    return driver  # type: ignore[no-any-return]


def ask(connection: Connection, text: str, parameters: Sequence[Any]) -> Asked:
    """Send one statement, after all that waits. Raises DBAPIError, with a broken connection let go."""
    _note(connection, text, parameters)
    with refusals_told(connection):
        return wire_of(connection).ask(text, parameters)


def ask_later(connection: Connection, text: str, parameters: Sequence[Any]) -> Asked:
    """Let it go with the next that is sent."""
    _note(connection, text, parameters)
    return wire_of(connection).later(text, parameters)


def answered(connection: Connection, asked: Asked) -> Asked:
    """The same with its answer. Raises DBAPIError."""
    if asked.result is None:
        with refusals_told(connection):
            wire_of(connection).exchange()
    return asked


def _note(connection: Connection, text: str, parameters: Sequence[Any]) -> None:
    """For whoever counts or watches statements."""
    for listener in connection.dispatch.before_cursor_execute:
        listener(connection, None, text, parameters, None, False)


@contextmanager
def refusals_told(connection: Connection) -> Iterator[None]:
    """Raise what SQLAlchemy raises for errors of the driver."""
    try:
        yield
    except psycopg.Error as error:
        culprit = wire_of(connection).culprit
        text, parameters = (culprit.text, culprit.parameters) if culprit else ("", ())
        connection._handle_dbapi_exception(error, text, parameters, None, None)
