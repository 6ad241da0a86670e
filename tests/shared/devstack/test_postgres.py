"""The embedded PostgreSQL: roles and rights, and what happens after a crash."""

import os
import signal
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from shared.db.roles import APP_ROLE, MAINTENANCE_ROLE, OWNER_ROLE
from shared.devstack.postgres import EmbeddedPostgres
from shared.devstack.roles import bootstrap_roles, derive_passwords
from shared.kernel.errors import Misconfigured

SHOP = "shop_of_this_test"


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedPostgres]:
    """A server of this file's own, so that it may be killed."""
    with tempfile.TemporaryDirectory(prefix="shopstead-pg-", ignore_cleanup_errors=True) as directory:
        postgres = EmbeddedPostgres(Path(directory) / "postgres", for_tests=True).start()
        bootstrap_roles(postgres.dsn(), SHOP)
        yield postgres
        postgres.stop()


def run(server: EmbeddedPostgres, role: str, statement: str) -> list[tuple]:
    with psycopg.connect(server.dsn(role, SHOP)) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def test_databases_sort_and_fold_as_unicode_does(server: EmbeddedPostgres) -> None:
    assert run(server, APP_ROLE, "SELECT lower('ÀÉÎ'), upper('straße')") == [("àéî", "STRASSE")]
    provider = "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = current_database()"
    assert run(server, APP_ROLE, provider) == [("b", "PG_UNICODE_FAST")]


def test_roles_have_the_rights_they_need_and_no_more(server: EmbeddedPostgres) -> None:
    rights = "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname ~ '^shopstead_'"
    found = run(server, OWNER_ROLE, rights)
    assert sorted(found) == [
        (APP_ROLE, False, False, False),
        (MAINTENANCE_ROLE, False, True, False),
        (OWNER_ROLE, False, False, False),
    ]


def test_what_the_owner_makes_the_others_use_but_cannot_change(server: EmbeddedPostgres) -> None:
    run(server, OWNER_ROLE, "CREATE TABLE bowls (id int)")
    for role in (APP_ROLE, MAINTENANCE_ROLE):
        run(server, role, "INSERT INTO bowls VALUES (1)")
        run(server, role, "UPDATE bowls SET id = 2")
        for forbidden in ("DROP TABLE bowls", "CREATE TABLE cups (id int)", "TRUNCATE bowls"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                run(server, role, forbidden)


def test_bootstrapping_again_puts_right_what_was_changed(server: EmbeddedPostgres) -> None:
    run(server, "postgres", f"ALTER ROLE {APP_ROLE} BYPASSRLS CREATEDB")
    bootstrap_roles(server.dsn(), SHOP)
    rights = "SELECT rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = current_user"
    assert run(server, APP_ROLE, rights) == [(False, False)]


def test_an_account_that_may_not_make_roles_gets_one_clear_sentence(server: EmbeddedPostgres) -> None:
    with pytest.raises(Misconfigured, match="may not create roles"):
        bootstrap_roles(server.dsn(APP_ROLE, SHOP), "another")
    with pytest.raises(Misconfigured, match="cannot be reached"):
        bootstrap_roles("postgresql://nobody@127.0.0.1:9/x", "x")


def test_passwords_follow_from_the_secret_key_and_differ_by_role() -> None:
    passwords = derive_passwords("k" * 32)
    assert derive_passwords("k" * 32) == passwords != derive_passwords("j" * 32)
    assert len(set(passwords.values())) == len(passwords) == 3


def test_a_database_can_be_copied_from_a_template(server: EmbeddedPostgres) -> None:
    run(server, OWNER_ROLE, "CREATE TABLE plates (id int)")
    server.create_database("copied", template=SHOP)
    guest = psycopg.connect(server.dsn(APP_ROLE, "copied"), autocommit=True)
    guest.execute("INSERT INTO plates VALUES (1)")
    server.drop_database("copied")
    guest.close()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.dsn(APP_ROLE, "copied"))


def test_no_door_is_open_to_the_network_or_to_others(server: EmbeddedPostgres) -> None:
    assert run(server, OWNER_ROLE, "SHOW listen_addresses") == [("",)]
    assert (server.directory / "socket").stat().st_mode & 0o077 == 0
    assert (server.directory / "data").stat().st_mode & 0o077 == 0


def test_it_starts_again_after_being_killed(server: EmbeddedPostgres) -> None:
    pid = int((server.data / "postmaster.pid").read_text().splitlines()[0])
    os.kill(pid, signal.SIGKILL)
    again = EmbeddedPostgres(server.directory, for_tests=True).start()
    assert run(again, APP_ROLE, "SELECT 1") == [(1,)]
    again.stop()
    server.start()


def test_a_note_of_a_strangers_process_does_not_keep_it_down() -> None:
    with tempfile.TemporaryDirectory(prefix="shopstead-pg-", ignore_cleanup_errors=True) as directory:
        postgres = EmbeddedPostgres(Path(directory), for_tests=True).start()
        note = (postgres.data / "postmaster.pid").read_text()
        postgres.stop()
        (postgres.data / "postmaster.pid").write_text(note.replace(note.splitlines()[0], str(os.getpid()), 1))
        postgres.start()
        assert postgres.is_ready()
        postgres.stop()


def test_a_folder_too_deep_for_a_socket_gets_a_short_one_elsewhere() -> None:
    with tempfile.TemporaryDirectory(prefix="shopstead-pg-", ignore_cleanup_errors=True) as directory:
        deep = Path(directory) / ("deep/" * 30)
        postgres = EmbeddedPostgres(deep, for_tests=True).start()
        assert postgres.is_ready()
        assert len(postgres.dsn().partition("host=")[2]) < 90
        postgres.stop()


def test_an_administrator_short_of_superuser_is_enough() -> None:
    """As managed services have it: may create roles and databases, and bypass row-level security."""
    with tempfile.TemporaryDirectory(prefix="shopstead-pg-", ignore_cleanup_errors=True) as directory:
        port = free_port()
        managed = EmbeddedPostgres(Path(directory), for_tests=True, tcp_port=port).start()
        with psycopg.connect(managed.dsn(), autocommit=True) as connection:
            connection.execute("CREATE ROLE admin LOGIN CREATEROLE CREATEDB BYPASSRLS PASSWORD 'secret'")
        passwords = derive_passwords("k" * 32)
        for _twice in range(2):
            bootstrap_roles(f"postgresql://admin:secret@127.0.0.1:{port}/postgres", "shops", passwords)
        for role, password in passwords.items():
            with psycopg.connect(f"postgresql://{role}:{password}@127.0.0.1:{port}/shops") as connection:
                assert connection.execute("SELECT current_user").fetchone() == (role,)
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(f"postgresql://{APP_ROLE}:wrong@127.0.0.1:{port}/shops")
        managed.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
