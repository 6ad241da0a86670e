"""A Stripe emulator on loopback, and an endpoint that hears its webhooks."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests

from shared.gateways.payments.base import CheckoutLine, CheckoutRequest
from shared.gateways.payments.emulator.server import StripeEmulator
from shared.gateways.payments.stripe import StripeGateway

GOOD_CARD = "4242 4242 4242 4242"
DECLINED_CARD = "4000 0000 0000 0002"


@dataclass
class Listener:
    """Takes webhooks; ``answers`` are the statuses of the next ones (200 when it runs out)."""

    port: int = 0
    received: list[tuple[str, str, bytes]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://api.localhost:{self.port}/webhooks"

    def wait_for(self, count: int, seconds: float = 10) -> list[tuple[str, str, bytes]]:
        deadline = time.monotonic() + seconds
        while len(self.received) < count and time.monotonic() < deadline:
            time.sleep(0.02)
        return self.received


@pytest.fixture
def emulator(tmp_path: Path) -> Iterator[StripeEmulator]:
    server = StripeEmulator(tmp_path)
    thread = threading.Thread(target=server.serve)
    thread.start()
    yield server
    server.stop()
    thread.join()


@pytest.fixture
def gateway(emulator: StripeEmulator) -> StripeGateway:
    return StripeGateway("sk_test_first_store", api_base=emulator.url)


@pytest.fixture
def other_gateway(emulator: StripeEmulator) -> StripeGateway:
    return StripeGateway("sk_test_second_store", api_base=emulator.url)


@pytest.fixture
def listener() -> Iterator[Listener]:
    heard = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.received.append((self.headers["Host"], self.headers["Stripe-Signature"], body))
            self.send_response(heard.answers.pop(0) if heard.answers else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *parts: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    heard.port = server.server_port
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield heard
    server.shutdown()
    server.server_close()
    thread.join()


def checkout_request(key: str = "cart-1", **changes: object) -> CheckoutRequest:
    values = {
        "reference": "payment-1",
        "currency": "EUR",
        "lines": (CheckoutLine("Blue bowl", 2450, 2, "Glazed"), CheckoutLine("Shipping", 595)),
        "success_url": "http://shop.localhost:8000/done?checkout={CHECKOUT_ID}",
        "cancel_url": "http://shop.localhost:8000/cart",
        "idempotency_key": key,
        "customer_email": "ada@example.com",
        "locale": "nl",
    }
    return CheckoutRequest(**(values | changes))  # type: ignore[arg-type]


def pay(url: str, card: str = GOOD_CARD, **form: str) -> requests.Response:
    """Fill in the pay page as a browser without JavaScript does."""
    fields = {"email": "ada@example.com", "number": card, "expiry": "12/34", "cvc": "123", "name": "Ada"}
    address = url.replace("localhost", "127.0.0.1")
    return requests.post(address, data=fields | form, allow_redirects=False, timeout=10)
