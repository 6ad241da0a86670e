"""The web process alone, for compose and Kubernetes."""

import os

import click

from shared.devstack.processes import GUNICORN, ROOT

SECTION = "Single processes"


@click.command(short_help="Answer requests (gunicorn); as many as you like.")
def command() -> None:
    """Run the web server in the foreground, configured by deploy/gunicorn.conf.py and the environment."""
    os.chdir(ROOT)
    os.execv(GUNICORN[0], GUNICORN)  # noqa: S606
