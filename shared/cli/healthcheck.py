"""Whether the web process of this container answers."""

import http.client
import os
import sys

import click

HEALTH_PATH = "/-/health"
SECTION = "Single processes"
SECONDS = 4


@click.command(short_help="Exit with 0 when the web process here answers, for containers.")
def command() -> None:
    """Ask the web process on this machine for its health."""
    port = int(os.environ.get("PORT", "8000"))
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request("GET", HEALTH_PATH)
        status = connection.getresponse().status
    except OSError as error:
        click.echo(f"No answer: {error}", err=True)
        sys.exit(1)
    finally:
        connection.close()
    if status >= 300:
        click.echo(f"The answer was {status}.", err=True)
        sys.exit(1)
