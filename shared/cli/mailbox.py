"""The development mailbox alone."""

import click

from shared.cli._foreground import serve_until_stopped
from shared.devstack.mailbox.server import Mailbox
from shared.kernel.config import load_settings

SECTION = "Single processes"


@click.command(short_help="Catch outgoing mail and show it (development).")
@click.option("--smtp-port", envvar="SMTP_PORT", default=1025, show_default=True, help="Where mail comes in.")
@click.option("--port", envvar="MAILBOX_PORT", default=8001, show_default=True, help="Where the page answers.")
def command(smtp_port: int, port: int) -> None:
    """Receive every mail on loopback, keep it as .eml files and show it on a page. Nothing is sent on."""
    mailbox = Mailbox(load_settings().data_dir / "mailbox", smtp_port=smtp_port, page_port=port)
    click.echo(f"SMTP on 127.0.0.1:{smtp_port}, page on {mailbox.page_url}")
    serve_until_stopped(mailbox)
