"""Stripe on loopback, and what it would send us."""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests

from shared.gateways.payments.emulator.server import StripeEmulator
from shared.kernel.config import Settings, current_settings, use_settings
from shared.models.payments.payment import Payment
from tests.factories.orders import STRIPE_SECRETS

GOOD_CARD = "4242 4242 4242 4242"


@pytest.fixture
def stripe(tmp_path: Path, settings: Settings) -> Iterator[StripeEmulator]:
    server = StripeEmulator(tmp_path)
    thread = threading.Thread(target=server.serve)
    thread.start()
    before = current_settings()
    use_settings(replace(before, stripe_api_base=server.url))
    yield server
    use_settings(before)
    server.stop()
    thread.join()


def pay(url: str, number: str = GOOD_CARD, *, may_be_closed: bool = False) -> None:
    """What a shopper does on the pay page."""
    card = {"number": number, "expiry": "12/40", "cvc": "123", "name": "Noor Bakker"}
    answer = requests.post(url, data=card, allow_redirects=False, timeout=10)
    assert may_be_closed or answer.status_code in (302, 303), answer.text


@pytest.fixture
def checkout_event() -> Callable[..., tuple[bytes, str]]:
    """A signed webhook about a payment's pay page: (raw body, signature header)."""

    def make(payment: Payment, *, secret: str = STRIPE_SECRETS["webhook_secret"], **changes: Any) -> tuple[bytes, str]:
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
        }
        event_id, kind = changes.pop("event_id", "evt_1"), changes.pop("kind", "checkout.session.completed")
        session |= changes
        event = {
            "id": event_id,
            "object": "event",
            "type": kind,
            "created": int(time.time()),
            "livemode": False,
            "data": {"object": session},
        }
        body = json.dumps(event).encode()
        return body, _signature(body, secret)

    return make


def _signature(body: bytes, secret: str) -> str:
    moment = int(time.time())
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"
