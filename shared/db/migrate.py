"""Bring a database to the newest schema, or make a new revision."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine

from shared.db.base import Base
from shared.db.engine import to_sqlalchemy_url
from shared.kernel.errors import Misconfigured

MIGRATIONS = Path(__file__).parents[2] / "migrations"
ONE_AT_A_TIME = 7_301_945


def upgrade(owner_url: str, *, to: str = "head") -> None:
    """Run what is missing, as the owner role. Several processes may call it at once: they wait in line.

    Raises Misconfigured where a later version of Shopstead has been here.
    """
    with _connected(owner_url) as connection:
        _refuse_unknown(connection)
        command.upgrade(_config(connection), to)


def differences(owner_url: str) -> list[Any]:
    """What the models say and the database does not, or the other way round."""
    with _connected(owner_url) as connection:
        found: list[Any] = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    return found


def make_revision(owner_url: str, message: str) -> None:
    """Write a new migration from the difference between models and database."""
    with _connected(owner_url) as connection:
        command.revision(_config(connection), message, autogenerate=True, rev_id=_next_id())


def is_current(owner_url: str) -> bool:
    """Whether the database has run every migration."""
    with _connected(owner_url) as connection:
        done = MigrationContext.configure(connection).get_current_revision()
    return done == ScriptDirectory(str(MIGRATIONS)).get_current_head()


def _refuse_unknown(connection: Connection) -> None:
    done = MigrationContext.configure(connection).get_current_revision()
    known = {revision.revision for revision in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    connection.commit()
    if done is not None and done not in known:
        raise Misconfigured(
            f"A later version of Shopstead has worked on this database (its schema is {done}): start that version, or "
            "restore the backup that was taken before."
        )


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = create_engine(to_sqlalchemy_url(url), connect_args={"options": "-c lock_timeout=0"})
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("SELECT pg_advisory_lock(%s)", (ONE_AT_A_TIME,))
            connection.commit()
            yield connection
            connection.commit()
    finally:
        engine.dispose()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def _next_id() -> str:
    heads = [revision.revision for revision in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]
    return f"{max(map(int, heads), default=0) + 1:04d}"
