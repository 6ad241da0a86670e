"""A backup as docs/operators/running.md says brings back every row, every right and every lock."""

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from shared.db.migrate import upgrade
from shared.db.roles import APP_ROLE, MAINTENANCE_ROLE, OWNER_ROLE
from shared.devstack.postgres import EmbeddedPostgres
from shared.devstack.roles import bootstrap_roles
from tests.services import make_database

RIGHTS = """
    SELECT grantee, table_name, privilege_type FROM information_schema.role_table_grants
    WHERE grantee LIKE 'shopstead_%' AND table_schema = 'public' ORDER BY 1, 2, 3
"""
LOCKS = """
    SELECT relname, relrowsecurity, relforcerowsecurity, polname FROM pg_class
    LEFT JOIN pg_policy ON polrelid = pg_class.oid
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1
"""
DEFAULTS = "SELECT defaclobjtype, defaclacl::text FROM pg_default_acl ORDER BY 1"


@pytest.fixture
def two_databases(postgres: EmbeddedPostgres) -> Iterator[tuple[str, str]]:
    full, empty = make_database(postgres), "restored_here"
    postgres.drop_database(empty)
    yield full, empty
    for name in (full, empty):
        postgres.drop_database(name)


def ask(postgres: EmbeddedPostgres, database: str, question: str) -> list[tuple]:
    with psycopg.connect(postgres.dsn("postgres", database)) as connection:
        return connection.execute(question).fetchall()


def test_a_restored_database_has_the_same_rights_and_locks(
    postgres: EmbeddedPostgres, two_databases: tuple[str, str]
) -> None:
    full, empty = two_databases
    programs = postgres.programs
    with tempfile.TemporaryDirectory() as directory:
        dump = Path(directory) / "shopstead.dump"
        save = ["--format=custom", f"--file={dump}", postgres.dsn(MAINTENANCE_ROLE, full)]
        subprocess.run([programs / "pg_dump", *save], check=True)
        bootstrap_roles(postgres.dsn(), empty, for_restore=True)
        load = ["--no-owner", "--exit-on-error", f"--dbname={postgres.dsn(OWNER_ROLE, empty)}", str(dump)]
        subprocess.run([programs / "pg_restore", *load], check=True)
    bootstrap_roles(postgres.dsn(), empty)
    upgrade(postgres.dsn(OWNER_ROLE, empty))
    for question in (RIGHTS, LOCKS, DEFAULTS):
        assert ask(postgres, empty, question) == ask(postgres, full, question)
    assert ask(postgres, empty, "SELECT count(*) FROM alembic_version") == [(1,)]
    assert psycopg.connect(postgres.dsn(APP_ROLE, empty)).close() is None
