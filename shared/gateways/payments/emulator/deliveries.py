"""Signed webhooks, sent until they are taken."""

import hashlib
import hmac
import json
import logging
import threading
import time
from typing import Any
from urllib.parse import urlsplit

import urllib3

from shared.gateways.payments.emulator import objects
from shared.gateways.payments.emulator.desk import Desk
from shared.gateways.payments.emulator.records import Delivery, Records

logger = logging.getLogger(__name__)
PAUSES = (0.5, 1, 2, 4, 8, 15, 30, 60, 120, 300, 900, 3600, 10_800, 43_200)
LOOK_EVERY_SECONDS = 0.1
EXPIRY_EVERY_SECONDS = 5
BANKS_THINK_SECONDS = 2
TIMEOUT = urllib3.Timeout(connect=3, read=15)


def signature_header(body: bytes, secret: str, timestamp: int) -> str:
    """``t=…,v1=…``: HMAC-SHA256 over ``timestamp.body`` (https://docs.stripe.com/webhooks#verify-manually)."""
    signed = f"{timestamp}.".encode() + body
    return f"t={timestamp},v1={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


class Courier(threading.Thread):
    """Sends what is owed, retries with growing pauses, closes sessions whose time is up, and settles refunds."""

    def __init__(self, records: Records) -> None:
        super().__init__(name="webhooks", daemon=True)
        self._records = records
        self._done = threading.Event()
        self._pool = urllib3.PoolManager(num_pools=20, retries=False, timeout=TIMEOUT)
        self._next_expiry = self._next_refunds = 0.0

    def run(self) -> None:
        while not self._done.wait(LOOK_EVERY_SECONDS):
            try:
                self._expire_sessions()
                self._settle_refunds()
                for delivery in self._records.due_deliveries():
                    self._deliver(delivery)
            except Exception:
                logger.exception("Webhooks pause for a moment.")
                self._done.wait(1)

    def stop(self) -> None:
        self._done.set()
        self.join(5)

    def _deliver(self, delivery: Delivery) -> None:
        outcome = self._send(delivery.event, delivery.endpoint)
        if outcome == "taken":
            self._records.note_attempt(delivery, None)
            return
        pause = PAUSES[delivery.attempts] if delivery.attempts < len(PAUSES) else None
        self._records.note_attempt(delivery, time.time() + pause if pause is not None else None)
        hope = f"again in {pause} s" if pause is not None else "given up"
        logger.warning("%s to %s: %s, %s", delivery.event["type"], delivery.endpoint["url"], outcome, hope)

    def _send(self, event: dict[str, Any], endpoint: dict[str, Any]) -> str:
        body = json.dumps(objects.shown(event), indent=2).encode()
        address, host = reachable_address(endpoint["url"])
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
            "Host": host,
            "Stripe-Signature": signature_header(body, endpoint["_secret"], int(time.time())),
        }
        try:
            response = self._pool.request("POST", address, body=body, headers=headers, redirect=False)
        except urllib3.exceptions.HTTPError as error:
            return f"no answer ({type(error).__name__})"
        return "taken" if 200 <= response.status < 300 else f"answered {response.status}"

    def _expire_sessions(self) -> None:
        if time.monotonic() < self._next_expiry:
            return
        self._next_expiry = time.monotonic() + EXPIRY_EVERY_SECONDS
        with self._records.work():
            for account, session in self._records.open_sessions():
                if session["expires_at"] <= objects.moment():
                    Desk(self._records, account).expire(session)

    def _settle_refunds(self) -> None:
        if time.monotonic() < self._next_refunds:
            return
        self._next_refunds = time.monotonic() + 1
        with self._records.work():
            for account, refund in self._records.unsettled_refunds(time.time() - BANKS_THINK_SECONDS):
                Desk(self._records, account).settle_refund(refund)


def reachable_address(url: str) -> tuple[str, str]:
    """Where to connect, and the Host header: names under ``localhost`` are this machine, known to DNS or not."""
    parts = urlsplit(url)
    name = (parts.hostname or "").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        port = f":{parts.port}" if parts.port else ""
        return parts._replace(netloc=f"127.0.0.1{port}").geturl(), parts.netloc
    return url, parts.netloc
