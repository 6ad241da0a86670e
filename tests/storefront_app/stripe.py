"""Stripe on loopback for tests over HTTP: the emulator, a shopper who pays, and signed events."""

import hashlib
import hmac
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import requests

from shared.gateways.payments.emulator.server import StripeEmulator
from shared.kernel.config import Settings, current_settings, use_settings
from shared.models.payments.payment import Payment
from tests.factories.orders import STRIPE_SECRETS

GOOD_CARD = "4242 4242 4242 4242"


def run_stripe(tmp_path: Path, settings: Settings) -> Iterator[StripeEmulator]:
    """For use as a fixture: ``stripe = pytest.fixture(run_stripe)``."""
    server = StripeEmulator(tmp_path)
    thread = threading.Thread(target=server.serve)
    thread.start()
    before = current_settings()
    use_settings(replace(before, stripe_api_base=server.url))
    yield server
    use_settings(before)
    server.stop()
    thread.join()


@contextmanager
def unreachable_stripe() -> Iterator[None]:
    """Nobody answers where Stripe was."""
    before = current_settings()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        use_settings(replace(before, stripe_api_base=f"http://127.0.0.1:{taken.getsockname()[1]}"))
        yield
    use_settings(before)


def pay(url: str) -> str:
    """What a shopper does on the pay page; the address that it leads back to."""
    card = {"number": GOOD_CARD, "expiry": "12/40", "cvc": "123", "name": "Noor Bakker"}
    answer = requests.post(url, data=card, allow_redirects=False, timeout=10)
    assert answer.status_code in (302, 303), answer.text
    return answer.headers["Location"]


def sign_event(
    payment: Payment, *, secret: str = STRIPE_SECRETS["webhook_secret"], **changes: Any
) -> tuple[bytes, str]:
    """A webhook that says the payment's pay page was paid: (raw body, signature header)."""
    session = {
        "id": payment.reference,
        "object": "checkout.session",
        "status": "complete",
        "payment_status": "paid",
        "payment_intent": "pi_1",
        "client_reference_id": str(payment.id),
        "amount_total": payment.amount,
        "currency": payment.currency.lower(),
        "livemode": False,
        "metadata": {},
        "url": None,
        **changes,
    }
    event = {
        "id": f"evt_{payment.id}",
        "object": "event",
        "type": "checkout.session.completed",
        "created": int(time.time()),
        "livemode": False,
        "data": {"object": session},
    }
    body = json.dumps(event).encode()
    moment = int(time.time())
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return body, f"t={moment},v1={digest}"
