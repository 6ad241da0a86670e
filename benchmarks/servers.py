"""Web servers to measure: the real stack and a minimal Flask view, both on the deployment's gunicorn settings."""

import http.client
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

from benchmarks.processes import cpu_seconds
from shared.devstack import children
from shared.devstack.children import descendants_of

ROOT = Path(__file__).parents[1]
SETTINGS = ROOT / "deploy" / "gunicorn.conf.py"
OURS, FLASK = "wsgi:application", "benchmarks.flask_view:application"
STARTUP_SECONDS = 30
#: Behind one proxy, as in production; and no worker is replaced in the midst of a figure.
CONDITIONS = {"TRUSTED_PROXIES": "1", "WEB_MAX_REQUESTS": "0"}


@dataclass(frozen=True)
class WebServer:
    """A running gunicorn; ``seconds_to_answer`` passed from its start to its first answer."""

    port: int
    pid: int
    seconds_to_answer: float

    @property
    def workers(self) -> list[int]:
        return sorted(descendants_of(self.pid))

    def cpu_seconds(self) -> float:
        return cpu_seconds(self.pid)


@contextmanager
def web_server(application: str, env: dict[str, str], *options: str) -> Iterator[WebServer]:
    """Gunicorn with the deployment's own settings for the block; ``options`` override them."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "-c", str(SETTINGS), *options, application]
    began = time.monotonic()
    with TemporaryFile() as output:
        process = children.spawn(command, env=env | CONDITIONS | {"PORT": str(port)}, cwd=ROOT, output=output)
        try:
            while not _answers(port):
                if process.poll() is not None or time.monotonic() - began > STARTUP_SECONDS:
                    output.seek(0)
                    raise RuntimeError(f"{application} did not start: {output.read().decode(errors='replace')[-2000:]}")
                time.sleep(0.005)
            yield WebServer(port, process.pid, time.monotonic() - began)
        finally:
            children.end(process)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _answers(port: int) -> bool:
    """Whether anything is said over HTTP, be it that this host is unknown."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/-/health")
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()
