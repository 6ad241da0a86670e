"""Whether the web process of this container answers."""

import http.client
import os
import sys

import click

SECTION = "Single processes"
SECONDS = 4


@click.command(short_help="Exit with 0 when the web process here answers, for containers.")
@click.option("--path", default="/api/v1/health", show_default=True, help="What to ask the API host for.")
def command(path: str) -> None:
    """Ask the web process on this machine for its health, under the API's host name."""
    port = int(os.environ.get("PORT", "8000"))
    host = f"api.{os.environ.get('PLATFORM_DOMAIN', 'localhost')}"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request("GET", path, headers={"Host": host, "X-Forwarded-Proto": "https"})
        status = connection.getresponse().status
    except OSError as error:
        click.echo(f"No answer: {error}", err=True)
        sys.exit(1)
    finally:
        connection.close()
    if status >= 300:
        click.echo(f"The answer was {status}.", err=True)
        sys.exit(1)
