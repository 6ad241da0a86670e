"""Roles and databases on a server of one's own."""

import os

import click
from psycopg import conninfo

from shared.db.roles import APP_ROLE, MAINTENANCE_ROLE, OWNER_ROLE
from shared.devstack.roles import bootstrap_roles
from shared.kernel.config import load_settings
from shared.kernel.errors import Misconfigured

SECTION = "Look after"


@click.group(short_help="Prepare a database server: roles, database, rights.")
def command() -> None:
    """Prepare a database server of your own."""


@command.command()
@click.option("--for-restore", is_flag=True, help="Leave out the rights that a dump brings itself.")
def prepare(for_restore: bool) -> None:
    """Make roles and database with the names and passwords in the three DATABASE_…_URLs. Safe to repeat.

    DATABASE_ADMIN_URL names an account that may create roles and databases; only this command needs it.
    """
    admin_url = os.environ.get("DATABASE_ADMIN_URL")
    if not admin_url:
        raise Misconfigured("DATABASE_ADMIN_URL is not set: name an account that may create roles and databases.")
    settings = load_settings()
    urls = {
        OWNER_ROLE: settings.database_owner_url,
        APP_ROLE: settings.database_url,
        MAINTENANCE_ROLE: settings.database_maintenance_url,
    }
    passwords = {role: _password_for(role, url) for role, url in urls.items()}
    database = str(conninfo.conninfo_to_dict(settings.database_owner_url).get("dbname") or "shopstead")
    bootstrap_roles(admin_url, database, passwords, for_restore=for_restore)
    click.echo(f"The roles and the database {database} are ready.")


def _password_for(role: str, url: str) -> str:
    parts = conninfo.conninfo_to_dict(url)
    if parts.get("user") != role or not parts.get("password"):
        raise Misconfigured(f"The URL for the role {role} must name it, with a password: postgresql://{role}:…@host/…")
    return str(parts["password"])
