"""The stack's voice: one line per message, each with the time and the coloured name of who said it."""

import os
import sys
import threading
from datetime import datetime
from typing import IO

COLOURS = {
    "postgres": 34, "queue": 31, "cache": 31, "mailbox": 36, "stripe": 35, "paypal": 94, "shippo": 93,
    "web": 32, "worker": 33, "relay": 96, "cron": 95, "shopstead": 1,
}  # fmt: skip
WIDTH = max(map(len, COLOURS))


class Console:
    """Prints whole lines, from any thread."""

    def __init__(self, out: IO[str] | None = None) -> None:
        self._out = out or sys.stdout
        self._lock = threading.Lock()
        self._is_coloured = self._out.isatty() and "NO_COLOR" not in os.environ

    def say(self, message: str, name: str = "shopstead") -> None:
        prefix = f"{datetime.now().astimezone():%H:%M:%S} {name:<{WIDTH}} │"
        if self._is_coloured:
            prefix = f"\033[{COLOURS.get(name, 37)}m{prefix}\033[0m"
        with self._lock:
            print(prefix, message, file=self._out, flush=True)

    def follow(self, stream: IO[bytes], name: str) -> None:
        """Repeat what a process says, until it is silent for good."""
        threading.Thread(target=self._repeat, args=(stream, name), daemon=True, name=f"log {name}").start()

    def _repeat(self, stream: IO[bytes], name: str) -> None:
        with stream:
            for line in stream:
                self.say(line.decode("utf-8", "replace").rstrip(), name)
