"""PostgreSQL's NOTIFY, to be woken by a commit."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from shared.db.scoping import ScopedSession
from shared.db.sending import ask_later
from shared.kernel.config import current_settings


class Notices:
    """A connection that listens on one channel."""

    def __init__(self, connection: psycopg.Connection[tuple[object, ...]]) -> None:
        self._connection = connection

    def wait(self, seconds: float) -> bool:
        """True as soon as something was announced, False after ``seconds`` of silence. Raises psycopg.Error."""
        return any(True for _notice in self._connection.notifies(timeout=seconds, stop_after=1))


@contextmanager
def listen(channel: str) -> Iterator[Notices]:
    """Listen on a channel for the block."""
    with psycopg.connect(current_settings().database_maintenance_url, autocommit=True, connect_timeout=5) as connection:
        connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
        yield Notices(connection)


def announce(current: ScopedSession, channel: str) -> None:
    """Wake those who listen on the channel when the session's transaction commits."""
    ask_later(current.present_connection(), "SELECT pg_notify($1, '')", [channel])
