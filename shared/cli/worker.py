"""The job workers alone, for compose and Kubernetes."""

import click

from shared.jobs import worker
from shared.kernel.config import current_settings
from shared.web.process import prepare_process

SECTION = "Single processes"


@click.command(short_help="Run jobs: mails, webhooks, imports; as many as you like.")
@click.option("--processes", envvar="WORKER_PROCESSES", default=2, show_default=True, help="Jobs done at a time.")
def command(processes: int) -> None:
    """Run a pool of job workers in the foreground."""
    prepare_process(current_settings())
    worker.run(processes=processes)
