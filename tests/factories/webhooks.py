"""Somebody who listens: a receiver on loopback that keeps what it gets, and subscriptions that lead there."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID

from shared.services.webhooks.messages import owe_deliveries
from shared.services.webhooks.subscriptions import SubscriptionInput, create_subscription


@dataclass(frozen=True)
class Received:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """An integrator's server. ``status`` and ``answer`` are what it says, after ``delay`` seconds."""

    port: int = 0
    status: int = 200
    answer: bytes = b"ok"
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    got: list[Received] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def take(self, received: Received) -> None:
        with self.lock:
            self.got.append(received)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        time.sleep(self.delay)
        with self.lock:
            self.at_once -= 1


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def handle_error(self, *_request: Any) -> None:
        """Somebody hung up."""


@contextmanager
def listening(**values: Any) -> Iterator[Receiver]:
    receiver = Receiver(**values)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.take(Received(self.path, dict(self.headers.items()), body))
            self.send_response(receiver.status)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(receiver.answer)))
            self.end_headers()
            self.wfile.write(receiver.answer)

        def log_message(self, *_arguments: Any) -> None:
            """Quietly."""

    server = Server(("127.0.0.1", 0), Handler)
    receiver.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()


def subscribe(url: str, *event_types: str, **values: Any) -> tuple[UUID, str]:
    """A webhook of the open store, and its secret."""
    wanted = SubscriptionInput(url, event_types or ("product.updated",), **values)
    subscription, secret = create_subscription(wanted, allows=lambda _permission: True)
    return subscription.id, secret


def tell_of_product(product_id: UUID, event_id: UUID, **payload: Any) -> int:
    """What the subscriber does with the event of a changed product."""
    return owe_deliveries(event_id, "catalog.product_changed", {"product_id": str(product_id), **payload})
