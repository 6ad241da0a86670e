"""Whoever runs the deployment."""

import click

from shared.db.session import platform_scope
from shared.kernel.config import current_settings
from shared.services.staff.first_start import Operator, first_start
from shared.web.process import prepare_process

SECTION = "Stores and people"


@click.group(short_help="Add people who run the deployment.")
def command() -> None:
    """People who may sign in to the operator console."""


@command.command()
@click.argument("email")
@click.option("--name", prompt=True, help="How the console greets them.")
@click.password_option(help="Asked for where it is not given.")
def add(email: str, name: str, password: str) -> None:
    """Let somebody with a new account run the deployment. An account that exists already stays as it is."""
    settings = current_settings()
    prepare_process(settings)
    with platform_scope():
        first_start(settings, Operator(name, email, password))
    click.echo(f"{email} can sign in at {settings.origin(f'operator.{settings.platform_domain}')}")
