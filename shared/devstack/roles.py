"""The three database roles and their database: made once, put right at every start."""

from collections.abc import Mapping

import psycopg
from psycopg import Connection, conninfo, sql

from shared.db.roles import APP_ROLE, MAINTENANCE_ROLE, OWNER_ROLE
from shared.kernel.errors import Misconfigured
from shared.kernel.secrets import derive_key

ROLES = {OWNER_ROLE: "NOBYPASSRLS", APP_ROLE: "NOBYPASSRLS", MAINTENANCE_ROLE: "BYPASSRLS"}
CREATE_DATABASE = (
    "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C' "
    "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'PG_UNICODE_FAST'"
)
CREATE_PLAIN_DATABASE = "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'"
GRANTS = (
    "ALTER DATABASE {database} OWNER TO {owner}",
    "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
    "GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {owner}, {users}",
    "ALTER SCHEMA public OWNER TO {owner}",
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "GRANT USAGE ON SCHEMA public TO {users}",
)
DEFAULT_RIGHTS = (
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {users}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE, SELECT ON SEQUENCES TO {users}",
)
FIRST_VERSION_WITH_LOCALE = 180_000
ONE_AT_A_TIME = 7_301_946


def derive_passwords(secret_key: str) -> dict[str, str]:
    """A password for each role that every process can work out from SECRET_KEY."""
    return {role: derive_key(secret_key, f"database role {role}").hex() for role in ROLES}


def bootstrap_roles(
    superuser_dsn: str, database: str, passwords: Mapping[str, str] | None = None, *, for_restore: bool = False
) -> None:
    """Make the roles and the database, and grant what each may do. Safe to repeat.

    ``for_restore`` leaves out what a dump brings itself: with default rights in place, restored append-only tables
    would be open to changes again. Raises Misconfigured where the account of ``superuser_dsn`` may not create roles.
    """
    try:
        with psycopg.connect(superuser_dsn, autocommit=True, connect_timeout=5) as connection:
            connection.execute("SELECT pg_advisory_lock(%s)", (ONE_AT_A_TIME,))
            _create_roles(connection, passwords or {})
            _create_database(connection, database)
            here = connection.info.dbname == database
        inside = superuser_dsn if here else conninfo.make_conninfo(superuser_dsn, dbname=database)
        with psycopg.connect(inside, autocommit=True, connect_timeout=5) as connection:
            _grant(connection, database, for_restore=for_restore)
    except psycopg.errors.InsufficientPrivilege as error:
        raise Misconfigured(
            "The account in DATABASE_URL may not create roles: give it CREATEROLE, CREATEDB and BYPASSRLS, or make the "
            "roles yourself and set DATABASE_URL, DATABASE_OWNER_URL and DATABASE_MAINTENANCE_URL. "
            f"({str(error).splitlines()[0]})"
        ) from error
    except psycopg.OperationalError as error:
        raise Misconfigured(f"The database cannot be reached: {str(error).splitlines()[0]}") from error


def _create_roles(connection: Connection, passwords: Mapping[str, str]) -> None:
    known = {row[0]: row[1] for row in connection.execute("SELECT rolname, rolbypassrls FROM pg_roles")}
    is_superuser = connection.info.parameter_status("is_superuser") == "on"
    for role, bypass in ROLES.items():
        name = sql.Identifier(role)
        if role not in known:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN {}").format(name, sql.SQL(bypass)))
        if is_superuser:
            connection.execute(
                sql.SQL("ALTER ROLE {} NOSUPERUSER NOCREATEDB NOCREATEROLE {}").format(name, sql.SQL(bypass))
            )
        elif role == OWNER_ROLE:
            connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(name))
        if role in passwords:
            connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, sql.Literal(passwords[role])))


def _create_database(connection: Connection, database: str) -> None:
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database,)).fetchone() is None:
        modern = connection.info.server_version >= FIRST_VERSION_WITH_LOCALE
        statement = CREATE_DATABASE if modern else CREATE_PLAIN_DATABASE
        connection.execute(sql.SQL(statement).format(sql.Identifier(database), sql.Identifier(OWNER_ROLE)))


def _grant(connection: Connection, database: str, *, for_restore: bool) -> None:
    """The owner owns; the others use what the owner makes, and nothing is open to the public."""
    names = {
        "database": sql.Identifier(database),
        "owner": sql.Identifier(OWNER_ROLE),
        "users": sql.SQL(", ").join(map(sql.Identifier, (APP_ROLE, MAINTENANCE_ROLE))),
    }
    for statement in GRANTS if for_restore else GRANTS + DEFAULT_RIGHTS:
        connection.execute(sql.SQL(statement).format(**names))
