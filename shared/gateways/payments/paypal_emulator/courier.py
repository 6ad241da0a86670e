"""Signed webhooks, sent until they are taken, and what PayPal holds for review let pass."""

import logging
import threading
import time
from uuid import uuid4

import urllib3

from shared.gateways.payments.emulator.deliveries import PAUSES, TIMEOUT, reachable_address
from shared.gateways.payments.emulator.records import Delivery, Records
from shared.gateways.payments.paypal_emulator import things
from shared.gateways.payments.paypal_emulator.api import compact
from shared.gateways.payments.paypal_emulator.desk import Desk
from shared.gateways.payments.paypal_emulator.signing import ALGORITHM, Signer

logger = logging.getLogger(__name__)
LOOK_EVERY_SECONDS = 0.1
REVIEW_SECONDS = 3


class Courier(threading.Thread):
    """One thread beside the server."""

    def __init__(self, records: Records, signer: Signer) -> None:
        super().__init__(name="paypal webhooks", daemon=True)
        self._records, self._signer, self.base = records, signer, ""
        self._done = threading.Event()
        self._pool = urllib3.PoolManager(num_pools=20, retries=False, timeout=TIMEOUT)
        self._reviews: dict[str, float] = {}

    def run(self) -> None:
        while not self._done.wait(LOOK_EVERY_SECONDS):
            try:
                for delivery in self._records.due_deliveries():
                    self._deliver(delivery)
                self._end_reviews()
            except Exception:
                logger.exception("Webhooks pause for a moment.")
                self._done.wait(1)

    def stop(self) -> None:
        self._done.set()
        self.join(5)

    def headers(self, webhook_id: str, body: bytes) -> dict[str, str]:
        """What PayPal sends along with an event for that webhook."""
        transmission, moment = str(uuid4()), things.moment()
        return {
            "Content-Type": "application/json",
            "PAYPAL-AUTH-ALGO": ALGORITHM,
            "PAYPAL-CERT-URL": f"{self.base}/v1/notifications/certs/CERT-1",
            "PAYPAL-TRANSMISSION-ID": transmission,
            "PAYPAL-TRANSMISSION-TIME": moment,
            "PAYPAL-TRANSMISSION-SIG": self._signer.sign(transmission, moment, webhook_id, body),
        }

    def _deliver(self, delivery: Delivery) -> None:
        body = compact(things.shown(delivery.event))
        address, host = reachable_address(delivery.endpoint["url"])
        headers = self.headers(delivery.endpoint["id"], body) | {"Host": host}
        try:
            status = self._pool.request("POST", address, body=body, headers=headers, redirect=False).status
        except urllib3.exceptions.HTTPError:
            status = 0
        is_taken = 200 <= status < 300
        if not is_taken:
            logger.warning("%s to %s: answered %s", delivery.event["event_type"], delivery.endpoint["url"], status)
        pause = None if is_taken or delivery.attempts >= len(PAUSES) else PAUSES[delivery.attempts]
        self._records.note_attempt(delivery, None if pause is None else time.time() + pause)

    def review(self, order_id: str) -> None:
        self._reviews[order_id] = time.monotonic() + REVIEW_SECONDS

    def _end_reviews(self) -> None:
        due = [order_id for order_id, moment in self._reviews.items() if moment <= time.monotonic()]
        for order_id in due:
            del self._reviews[order_id]
            with self._records.work():
                found = self._records.find("order", order_id)
                if found is not None:
                    Desk(self._records, found[0], self.base).settle(found[1])
