"""The database's schema."""

import click

from shared.db.migrate import upgrade
from shared.devstack.first_platform import ensure_platform
from shared.kernel.config import load_settings
from shared.kernel.errors import Misconfigured

SECTION = "Look after"


@click.command(short_help="Bring the database to the newest schema.")
def command() -> None:
    """Run the migrations that are missing, as the owner role (DATABASE_OWNER_URL). Safe to repeat.

    The platform that the settings name is made with the first run.
    """
    settings = load_settings()
    url = settings.database_owner_url
    if not url:
        raise Misconfigured("DATABASE_OWNER_URL is not set: start the stack here (make run), or name the database.")
    upgrade(url)
    if settings.database_url:
        ensure_platform(settings)
    click.echo("The database is up to date.")
