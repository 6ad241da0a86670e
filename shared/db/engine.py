"""One engine per role and process, shared by all three apps, jobs and commands."""

import os
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url

from shared.db.codec import dump_json, load_json
from shared.db.sending import refusals_told, settled_driver, wire_of
from shared.kernel.config import Settings
from shared.kernel.errors import Misconfigured
from shared.kernel.tenant import find_store_id

CONNECT_TIMEOUT_SECONDS = 5
#: Of each connection: enough for what shoppers and integrators ask for all day; a plan takes some 50 kB of the server.
PREPARED_STATEMENTS = 200


@dataclass(frozen=True)
class EngineOptions:
    """How connections of this process behave: pool size, and PostgreSQL's timeouts in milliseconds."""

    pool_size: int = 8
    statement_timeout_ms: int = 15_000


class Engines:
    """The engines of this process, made when first used and never carried over a fork."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        os.register_at_fork(after_in_child=self.forget)

    @cached_property
    def app(self) -> Engine:
        """The role that serves requests and jobs: owns nothing, bound by row-level security."""
        engine = self._make(self._settings.database_url, "DATABASE_URL")
        begin_in_store(engine)
        return engine

    @cached_property
    def maintenance(self) -> Engine:
        """The role that sees every store: relay, sweeper, operator reports."""
        engine = self._make(self._settings.database_maintenance_url, "DATABASE_MAINTENANCE_URL", pool_size=2)
        begin_in_store(engine)
        return engine

    def forget(self) -> None:
        """Leave the parent's connections alone; this process opens its own."""
        for name in ("app", "maintenance"):
            engine = self.__dict__.pop(name, None)
            if engine is not None:
                engine.dispose(close=False)

    def close(self) -> None:
        for name in ("app", "maintenance"):
            engine = self.__dict__.pop(name, None)
            if engine is not None:
                engine.dispose()

    def _make(self, url: str, variable: str, pool_size: int | None = None) -> Engine:
        if not url:
            raise Misconfigured(f"{variable} is not set.")
        size = pool_size or self._settings.database_pool_size
        return make_engine(url, EngineOptions(size, self._settings.statement_timeout_ms))


def make_engine(url: str, options: EngineOptions | None = None) -> Engine:
    """An engine on psycopg 3 for a libpq-style URL."""
    options = options or EngineOptions()
    return create_engine(
        to_sqlalchemy_url(url),
        pool_size=options.pool_size,
        max_overflow=options.pool_size,
        pool_timeout=10,
        pool_pre_ping=False,
        pool_recycle=1800,
        json_serializer=dump_json,
        json_deserializer=load_json,
        query_cache_size=2000,
        connect_args={
            "connect_timeout": CONNECT_TIMEOUT_SECONDS,
            "application_name": "shopstead",
            "options": f"-c statement_timeout={options.statement_timeout_ms} -c timezone=UTC "
            "-c idle_in_transaction_session_timeout=60000 -c lock_timeout=10000",
        },
    )


def begin_in_store(engine: Engine) -> None:
    """Name the current store to PostgreSQL in every transaction, and spend no round trip on where it begins and ends.

    The driver is left in autocommit: what it would send by itself goes along with our statements (see ``Wire``). The
    setting ends with the transaction.
    """

    @event.listens_for(engine, "connect")
    def leave_begin_to_us(connection: Any, record: Any) -> None:
        connection.autocommit = True
        connection.prepared_max = PREPARED_STATEMENTS

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        store_id = find_store_id()
        wire_of(connection).begin(str(store_id) if isinstance(store_id, UUID) else "")

    @event.listens_for(engine, "before_cursor_execute")
    def begin_first(connection: Connection, cursor: Any, *_statement: Any) -> None:
        """What SQLAlchemy sends through the driver comes after all that waits."""
        if cursor is not None:
            settled_driver(connection)

    @event.listens_for(engine, "commit")
    def commit(connection: Connection) -> None:
        with refusals_told(connection):
            wire_of(connection).commit()

    @event.listens_for(engine, "rollback")
    def roll_back(connection: Connection) -> None:
        """Keep prepared statements: psycopg's own rollback forgets them all, and every read ends with one.

        It does so because objects made in the transaction are gone afterwards; our roles make none. Where the
        connection is broken nothing happens here, and the driver's rollback, which follows, tells.
        """
        if not connection.invalidated:
            wire_of(connection).roll_back()


def to_sqlalchemy_url(url: str) -> URL:
    """``postgresql://…`` and ``postgres://…`` as SQLAlchemy's psycopg URL."""
    scheme, _, rest = url.partition("://")
    if scheme.partition("+")[0] not in ("postgresql", "postgres"):
        raise Misconfigured("The database must be PostgreSQL: the address starts with postgresql://.")
    return make_url(f"postgresql+psycopg://{rest}")


class _Current:
    engines: Engines | None = None


def configure_engines(settings: Settings) -> Engines:
    """Say which databases this process works with; closes what was open before."""
    if _Current.engines is not None:
        _Current.engines.close()
    _Current.engines = Engines(settings)
    return _Current.engines


def engines() -> Engines:
    """The process's engines. Raises Misconfigured before configure_engines."""
    if _Current.engines is None:
        raise Misconfigured("The database has not been configured in this process.")
    return _Current.engines
