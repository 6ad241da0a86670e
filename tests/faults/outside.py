"""The stand-ins for Stripe and PayPal, in this process: answers get lost here, and nobody else carries the webhooks."""

import socket
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from shared.gateways.payments.emulator.server import StripeEmulator
from shared.gateways.payments.paypal_emulator.server import PayPalEmulator

WAITS = 20


class Line:
    """The way to a stand-in. What is asked arrives and is done; ``lose`` and ``hold`` say what becomes of the answer.

    ``lost`` are the paths of the POST requests that nobody heard the end of, in their order.
    """

    def __init__(self, application: Any) -> None:
        self._application = application
        self._lost_endings: tuple[str, ...] = ()
        self._release: threading.Event | None = None
        self.lost: list[str] = []

    def lose(self, *endings: str) -> None:
        """From now on answers to POST requests whose path ends so are lost; without any, all arrive."""
        self._lost_endings, self._release = endings, None

    def hold(self, *endings: str) -> Callable[[], None]:
        """The same, but the asker is kept waiting until the returned function is called."""
        self._release = threading.Event()
        self._lost_endings = endings
        return self._release.set

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        answer = list(self._application(environ, start_response))
        if environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"].endswith(self._lost_endings or ("\0",)):
            self._drop(environ)
        return answer

    def _drop(self, environ: dict[str, Any]) -> None:
        release = self._release
        self.lost.append(environ["PATH_INFO"])
        if release is not None:
            release.wait(WAITS)
        with suppress(OSError):
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        raise ConnectionResetError("The line is dead.")


class Outside:
    """Both stand-ins with their lines, remembering everything in ``folder``. Use it as a context."""

    def __init__(self, folder: Path) -> None:
        self.stripe, self.paypal = StripeEmulator(folder / "stripe"), PayPalEmulator(folder / "paypal")
        self._servers = (self.stripe, self.paypal)
        self.stripe_line, self.paypal_line = (_line_to(server) for server in self._servers)
        self._threads = [threading.Thread(target=server.serve) for server in self._servers]

    @property
    def addresses(self) -> dict[str, str]:
        """The environment of a stack that talks to them."""
        return {"STRIPE_API_BASE": self.stripe.url, "PAYPAL_API_BASE": self.paypal.url}

    def __enter__(self) -> "Outside":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_problem: object) -> None:
        for server in self._servers:
            server.stop()
        for thread in self._threads:
            thread.join()


def _line_to(emulator: StripeEmulator | PayPalEmulator) -> Line:
    server: Any = emulator._server
    server.app = Line(server.app)
    line: Line = server.app
    return line
