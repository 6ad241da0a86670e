"""The outbox relay alone, for compose and Kubernetes."""

import click

from shared.cli._foreground import stop_when_asked
from shared.kernel.config import current_settings
from shared.subscribers import relay
from shared.web.process import prepare_process

SECTION = "Single processes"


@click.command(short_help="Carry events from the database to those who react; one or more.")
def command() -> None:
    """Run the outbox relay in the foreground."""
    prepare_process(current_settings())
    relay.run(stop_when_asked())
