"""The clock alone, for compose and Kubernetes."""

import click

from shared.jobs import cron
from shared.kernel.config import current_settings
from shared.web.process import prepare_process

SECTION = "Single processes"


@click.command(short_help="Enqueue what is due by the clock; a lock keeps it to one.")
def command() -> None:
    """Run the scheduler in the foreground."""
    prepare_process(current_settings())
    cron.run()
