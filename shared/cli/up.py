"""Everything on this machine, with one command."""

import os

import click

from shared.devstack.bringup import run_stack
from shared.devstack.environment import plan_stack

SECTION = "Run"
DEMO_COMMAND = "seed"


@click.command(short_help="Start everything: database, queue, web, workers, mailbox, card payments.")
@click.option("--port", envvar="PORT", default="8000", show_default=True, help="Where the web answers.")
@click.option(
    "--data-dir", envvar="DATA_DIR", default=".shopstead", show_default=True, help="The folder that holds all data."
)
@click.option("--demo/--no-demo", default=True, show_default=True, help="Fill a new database with demo shops.")
def command(port: str, data_dir: str, demo: bool) -> None:
    """Start everything on this machine and keep it running until Ctrl-C.

    The first start makes the database and the demo shops; later starts keep all data. DATABASE_URL, REDIS_URL,
    SMTP_URL, S3_BUCKET, STRIPE_API_BASE, PAYPAL_API_BASE and SHIPPO_API_BASE switch single parts to real services.
    """
    stack = plan_stack({**os.environ, "PORT": port, "DATA_DIR": data_dir})
    run_stack(stack, demo=DEMO_COMMAND if demo else "")
