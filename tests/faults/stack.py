"""A whole stack of the tests' own: started by ``shopstead up``, hurt process by process."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from shared.devstack.environment import join_stack
from shared.gateways.payments.emulator.records import Records
from shared.kernel.config import Settings, load_settings
from tests.faults.outside import Outside

ROOT = Path(__file__).parents[2]
START_SECONDS = 120
FORGOTTEN = ("DATABASE_", "REDIS_", "CACHE_REDIS_", "SMTP_", "STRIPE_", "S3_", "SECRET_", "MAILBOX_", "PUBLIC_")


class FaultStack:
    """Runs in ``folder`` on a free port, without the demo; Stripe and PayPal are played here. Use it as a context."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.outside = Outside(folder)
        self.port = free_port()
        self.log = folder / "stack.log"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "FaultStack":
        self.folder.mkdir(parents=True, exist_ok=True)
        self.outside.__enter__()
        command = [sys.executable, "-m", "shared.cli", "up", "--no-demo"]
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self._environment(), stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )
        try:
            wait_until(lambda: self.is_up, START_SECONDS, "the stack is up")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_problem: object) -> None:
        if self._process is not None:
            self._process.terminate()
            self._hasten()
            self._process.wait(60)
        self.outside.__exit__()

    def _hasten(self) -> None:
        """What keeps nothing need not end what it is at; PostgreSQL and the queue are left to end orderly."""
        for service in ("web", "worker", "relay", "cron"):
            pid = self.pid_of(service)
            for one in (*sorted(below(pid), reverse=True), pid):
                self._kill(one)

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(FORGOTTEN)}
        return (
            kept
            | self.outside.addresses
            | {"PORT": str(self.port), "DATA_DIR": str(self.folder), "SHOPSTEAD_ENV": "development"}
        )

    @property
    def is_up(self) -> bool:
        """Whether the stack has said so, and still runs."""
        assert self._process is not None
        assert self._process.poll() is None, self.log.read_text(errors="replace")[-3000:]
        return b" is up" in self.log.read_bytes()

    @property
    def settings(self) -> Settings:
        """How to reach the stack's services from here."""
        known = {"DATA_DIR": str(self.folder)}
        join_stack(known)
        return load_settings(known)

    @property
    def mailbox_port(self) -> int:
        return int(self._noted()["MAILBOX_URL"].rpartition(":")[2])

    def _noted(self) -> dict[str, str]:
        known = {"DATA_DIR": str(self.folder)}
        join_stack(known)
        return known

    @property
    def accounts(self) -> Records:
        """What the stand-in for Stripe remembers."""
        return self.outside.stripe.records

    def kill(self, name: str) -> None:
        """SIGKILL to one process of the stack; ``web-worker`` and ``rq-worker`` (with its horse) to one below it."""
        for pid in VICTIMS[name](self):
            self._kill(pid)

    def kill_all_workers(self) -> None:
        """SIGKILL to everybody who works on jobs, whatever they are at."""
        for worker in children_of(self.pid_of("worker")):
            for pid in (*sorted(below(worker), reverse=True), worker):
                self._kill(pid)

    def _kill(self, pid: int) -> None:
        """Never a stranger: only what descends from the stack that was started here."""
        assert self._process is not None
        if pid in below(self._process.pid):
            os.kill(pid, signal.SIGKILL)

    def pid_of(self, name: str) -> int:
        """The service's present process; 0 while it is being started again."""
        try:
            return int((self.folder / "run" / f"{name}.pid").read_text())
        except (OSError, ValueError):
            return 0

    def _service(self, name: str) -> list[int]:
        return [pid for pid in (self.pid_of(name),) if pid]

    def _worker_of(self, name: str) -> list[int]:
        """One worker with all that is below it, the deepest first."""
        workers = sorted(children_of(self.pid_of(name)))
        return [*sorted(below(workers[0]), reverse=True), workers[0]] if workers else []


VICTIMS: dict[str, Callable[[FaultStack], list[int]]] = {
    "web-worker": lambda stack: stack._worker_of("web"),
    "rq-worker": lambda stack: stack._worker_of("worker"),
    "relay": lambda stack: stack._service("relay"),
    "valkey": lambda stack: stack._service("queue"),
    "postgres": lambda stack: stack._service("postgres"),
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(is_so: Callable[[], bool], seconds: float, what: str) -> None:
    """Look again and again. Raises AssertionError where it does not come true in time."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"after {seconds:g} seconds it is still not so that {what}"
        time.sleep(0.1)


def children_of(parent: int) -> set[int]:
    return {pid for pid, its_parent in _parents().items() if parent and its_parent == parent}


def below(root: int) -> set[int]:
    """Every living process that descends from ``root``."""
    parents = _parents()
    found: set[int] = set()
    wanted = {root} if root else set()
    while wanted:
        wanted = {pid for pid, parent in parents.items() if parent in wanted} - found
        found |= wanted
    return found


def _parents() -> dict[int, int]:
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if fields[0] != "Z":
                parents[int(entry.name)] = int(fields[1])
    return parents
