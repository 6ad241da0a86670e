"""Running in the foreground until asked to stop."""

import signal
import threading
from types import FrameType
from typing import Protocol


class Server(Protocol):
    def serve(self) -> None: ...

    def stop(self) -> None: ...


def serve_until_stopped(server: Server) -> None:
    """Serve; SIGTERM and Ctrl-C end it properly."""

    def stop(number: int, frame: FrameType | None) -> None:
        threading.Thread(target=server.stop).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    server.serve()


def stop_when_asked() -> threading.Event:
    """An event that SIGTERM and Ctrl-C set."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, frame: stop.set())
    return stop
