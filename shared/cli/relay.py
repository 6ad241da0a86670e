"""The outbox relay alone, for compose and Kubernetes."""

import click

from shared.subscribers import relay

SECTION = "Single processes"


@click.command(short_help="Carry events from the database to those who react; one or more.")
def command() -> None:
    """Run the outbox relay in the foreground."""
    relay.run()
