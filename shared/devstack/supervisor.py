"""Starts the processes of a stack, keeps them running, and ends every one of them."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from types import FrameType

from shared.devstack import children
from shared.devstack.console import Console
from shared.devstack.folder import DataFolder
from shared.kernel.errors import Misconfigured

LOOK_EVERY_SECONDS = 0.1
PAUSES = (0.1, 0.5, 1, 2, 5, 10, 20)
CALM_SECONDS = 30
READY_SECONDS = 90


@dataclass
class Service:
    """A process to keep alive. ``launch`` starts it; ``is_ready`` says when those that need it may start."""

    name: str
    launch: Callable[[], subprocess.Popen[bytes]]
    is_ready: Callable[[], bool] = lambda: True
    stop_signal: signal.Signals = signal.SIGTERM
    grace: float = 12
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0
    crashes: int = 0
    next_start: float = field(default=0)

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None


class Stopped(Exception):
    """Somebody asked the stack to stop."""


class Supervisor:
    """Runs services in the order they are added, and ends them in the opposite order."""

    def __init__(self, folder: DataFolder, console: Console) -> None:
        self._folder = folder
        self._console = console
        self._services: list[Service] = []
        self._batches: list[list[Service]] = []
        self._is_stopping = False

    def __enter__(self) -> "Supervisor":
        children.adopt_orphans()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        return self

    def __exit__(self, *_problem: object) -> None:
        self.stop()

    def start(self, services: Sequence[Service]) -> None:
        """Start these together and wait until all are ready. Raises Misconfigured when one does not come up."""
        self._services.extend(services)
        self._batches.append(list(services))
        for service in services:
            self._launch(service)
        deadline = time.monotonic() + READY_SECONDS
        for service in services:
            while not service.is_ready():
                if not service.is_alive:
                    raise Misconfigured(f"{service.name} ended while starting; its last lines say why.")
                if time.monotonic() > deadline:
                    raise Misconfigured(f"{service.name} is not ready after {READY_SECONDS} seconds.")
                time.sleep(0.02)

    def watch(self) -> None:
        """Restart what ends, until somebody asks to stop."""
        while True:
            for service in self._services:
                self._look_after(service)
            time.sleep(LOOK_EVERY_SECONDS)

    def stop(self) -> None:
        """End everything, last started first and what started together together; then what is left below us."""
        self._is_stopping = True
        for batch in reversed(self._batches):
            with ThreadPoolExecutor(len(batch) or 1) as pool:
                list(pool.map(self._end, batch))
        while children.end_orphans(known=set()):
            pass

    def end_orphans(self) -> None:
        """Clear away what processes that ended have left behind."""
        known = {service.process.pid for service in self._services if service.process is not None and service.is_alive}
        children.end_orphans(known | {os.getpid()})

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        if not self._is_stopping:
            self._is_stopping = True
            raise Stopped

    def _end(self, service: Service) -> None:
        if service.process is not None:
            children.end(service.process, service.stop_signal, service.grace)
            self._folder.forget_process(service.name)

    def _launch(self, service: Service) -> None:
        service.process = service.launch()
        service.started_at = time.monotonic()
        self._folder.note_process(service.name, service.process.pid)
        if service.process.stdout is not None:
            self._console.follow(service.process.stdout, service.name)

    def _look_after(self, service: Service) -> None:
        if service.is_alive:
            return
        now = time.monotonic()
        if not service.next_start:
            service.next_start = now + self._pause_after_crash(service, now)
        elif now >= service.next_start:
            service.next_start = 0
            self._launch(service)

    def _pause_after_crash(self, service: Service, now: float) -> float:
        """Clear up after a process that ended by itself, and say when it starts again."""
        ended = service.process
        if ended is not None:
            children.kill_group(ended)
        self.end_orphans()
        service.crashes = 0 if now - service.started_at > CALM_SECONDS else service.crashes + 1
        pause = PAUSES[min(service.crashes, len(PAUSES) - 1)]
        code = ended.returncode if ended is not None else None
        self._console.say(f"{service.name} ended ({_describe(code)}); it starts again in {pause:g} s")
        return pause


def _describe(code: int | None) -> str:
    if code is None:
        return "unknown"
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"
