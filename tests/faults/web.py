"""The web server alone, on the tests' own database: as in production, with several processes and threads."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import urllib3

from shared.devstack.processes import GUNICORN
from shared.kernel.config import Settings
from tests.faults.browser import Browser
from tests.faults.stack import ROOT, free_port, wait_until

START_SECONDS = 60


@contextmanager
def serve_web(settings: Settings) -> Iterator[int]:
    """Run gunicorn with the environment of this process; gives its port."""
    port = free_port()
    env = os.environ | {"PORT": str(port), "PUBLIC_PORT": str(port), "WEB_CONCURRENCY": "2", "WEB_THREADS": "4"}
    env |= {"DATABASE_URL": settings.database_url, "REDIS_URL": settings.redis_url}
    process = subprocess.Popen(GUNICORN, cwd=ROOT, env=env, start_new_session=True)
    try:
        wait_until(lambda: process.poll() is None and _answers(port), START_SECONDS, "the web server answers")
        yield port
    finally:
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGTERM)
        process.wait(30)


def _answers(port: int) -> bool:
    try:
        return Browser(port, "api.localhost").get("/").status > 0
    except urllib3.exceptions.HTTPError:
        return False
