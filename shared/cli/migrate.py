"""The database's schema."""

import click

from shared.db.migrate import upgrade
from shared.devstack.bringup import prepare_database
from shared.devstack.environment import plan_stack
from shared.kernel.config import load_settings

SECTION = "Look after"


@click.command(short_help="Bring the database to the newest schema.")
@click.option("--with-roles", is_flag=True, help="Make roles and database too (DATABASE_URL may create roles).")
def command(with_roles: bool) -> None:
    """Run the migrations that are missing, as the owner role (DATABASE_OWNER_URL). Safe to repeat."""
    if with_roles:
        prepare_database(plan_stack())
    else:
        upgrade(load_settings().database_owner_url)
    click.echo("The database is up to date.")
