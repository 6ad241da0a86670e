"""Locks that one process of the whole deployment holds."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from shared.db.engine import engines


@contextmanager
def process_lock(name: str) -> Iterator[Connection]:
    """Wait for the lock and hold it for the block. It is lost with its connection: see ``is_held``."""
    key = zlib.crc32(name.encode())
    with engines().maintenance.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("SET statement_timeout = 0")
        connection.exec_driver_sql("SET lock_timeout = 0")
        connection.exec_driver_sql("SELECT pg_advisory_lock(%s)", (key,))
        try:
            yield connection
        finally:
            connection.invalidate()


def is_held(connection: Connection) -> bool:
    """Whether the lock's connection still lives. Raises SQLAlchemyError where it does not."""
    return bool(connection.exec_driver_sql("SELECT true").scalar_one())


def wait_for_turn(session: Session, name: str) -> None:
    """Let changes of that name come one after the other until the present transaction ends."""
    session.execute(select(func.pg_advisory_xact_lock(zlib.crc32(name.encode()))))
