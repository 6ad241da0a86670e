"""The server for mail that comes back, alone, for compose and Kubernetes."""

import click

from shared.cli._foreground import serve_until_stopped
from shared.kernel.config import current_settings
from shared.web.bounce_server import BounceServer
from shared.web.process import prepare_process

SECTION = "Single processes"


@click.command(short_help="Take mail that comes back (needs MAIL_BOUNCES_TO).")
@click.option("--host", envvar="BOUNCES_HOST", default="127.0.0.1", show_default=True, help="Where it listens.")
@click.option("--port", envvar="BOUNCES_PORT", default=2525, show_default=True, help="The port of SMTP.")
def command(host: str, port: int) -> None:
    """Take delivery status notifications by SMTP and note them on the log of mails."""
    settings = current_settings()
    if not settings.mail_bounces_to:
        raise click.UsageError("Set MAIL_BOUNCES_TO first, such as bounces@bounces.example.com.")
    prepare_process(settings)
    click.echo(f"Taking mail for {settings.mail_bounces_to} on {host}:{port}")
    serve_until_stopped(BounceServer(host, port))
