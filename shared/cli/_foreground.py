"""Running a server in the foreground until it is asked to stop."""

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
