"""Deliveries per second of one worker, beside bare http.client posts of the same bytes to the same receiver."""

import http.client
import os
import subprocess
import sys
import time
from uuid import UUID

from sqlalchemy import func, select

from benchmarks.bench import Bench
from benchmarks.table import print_table
from shared.db.engine import configure_engines
from shared.db.session import session, store_scope, transaction
from shared.kernel.config import load_settings, use_settings
from shared.kernel.ids import new_id
from shared.models.catalog.product import Product
from shared.models.discovery import load_models
from shared.models.webhooks.delivery import DeliveryStatus, WebhookDelivery
from shared.models.webhooks.subscription import WebhookSubscription
from shared.services.webhooks.messages import owe_deliveries
from shared.services.webhooks.sending import send_due
from shared.services.webhooks.subscriptions import SubscriptionInput, create_subscription

#: Seconds for what had to be sent again.
PATIENCE = 90
HEAD = ("webhooks", "deliveries", "owe s", "deliveries/s", "bare posts/s, one after the other", "ratio")
SERVER = (
    "import http.server, socketserver, sys\n"
    "class H(http.server.BaseHTTPRequestHandler):\n"
    "    def do_POST(self):\n"
    "        self.rfile.read(int(self.headers['Content-Length'])); self.send_response(204); self.end_headers()\n"
    "    def log_message(self, *a): pass\n"
    "s = http.server.ThreadingHTTPServer(('127.0.0.1', 0), H); s.request_queue_size = 128\n"
    "print(s.server_port, flush=True); s.serve_forever()\n"
)


def run(bench: Bench) -> None:
    """Print one webhook with all deliveries, and eight that share them."""
    count = 200 if bench.pace.products < 1_000 else 2_000
    print_table("Outgoing webhooks", HEAD, (_row(bench, addresses, count) for addresses in (1, 8)))


def _row(bench: Bench, addresses: int, count: int) -> list[str]:
    command = [sys.executable, "-m", "benchmarks.webhooks", str(bench.store.store_id), str(addresses), str(count)]
    done = subprocess.run(command, env=os.environ | bench.env, check=True, capture_output=True, text=True)
    owing, sent, bare = (float(text) for text in done.stdout.split()[-3:])
    ratio = sent / bare
    return [str(addresses), f"{count:,}", f"{owing:.2f}", f"{sent:,.0f}", f"{bare:,.0f}", f"{ratio:.2f}"]


def measure_here(store_id: UUID, addresses: int, count: int) -> None:
    """Owe, send and count in this process, as a worker would; then post the same bytes bare."""
    load_models()
    configure_engines(use_settings(load_settings()))
    receiver = subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True)
    try:
        port = int(receiver.stdout.readline())  # type: ignore[union-attr]
        owing = _owe(store_id, f"http://127.0.0.1:{port}/", addresses, count // addresses)
        began = time.monotonic()
        while send_due(store_id):
            pass
        sent = count / (time.monotonic() - began)
        _check(store_id)
        print(owing, sent, _bare(port, count))
    finally:
        receiver.terminate()


def _owe(store_id: UUID, url: str, addresses: int, events: int) -> float:
    with store_scope(store_id):
        for _ in range(addresses):
            create_subscription(SubscriptionInput(url, ("product.updated",)), allows=lambda _permission: True)
        product_id = session().scalars(select(Product.id).limit(1)).one()
        began = time.monotonic()
        for _ in range(events):
            with transaction():
                owe_deliveries(new_id(), "catalog.product_changed", {"product_id": str(product_id)})
        return time.monotonic() - began


def _check(store_id: UUID) -> None:
    """Everything arrives; on a busy machine a request may fail, and is sent once more some seconds later."""
    until = time.monotonic() + PATIENCE
    while _count_late(store_id):
        if time.monotonic() > until:
            raise RuntimeError("Something was not delivered.")
        time.sleep(0.5)
        send_due(store_id)
    with store_scope(store_id):
        for subscription in session().scalars(select(WebhookSubscription)):
            session().delete(subscription)
        session().commit()


def _count_late(store_id: UUID) -> int:
    with store_scope(store_id):
        late = select(func.count()).where(WebhookDelivery.status != DeliveryStatus.DELIVERED)
        return session().scalar(late.select_from(WebhookDelivery)) or 0


def _bare(port: int, count: int) -> float:
    body = b'{"type":"product.updated","data":{}}' + b" " * 1_500
    began = time.monotonic()
    for _ in range(count):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("POST", "/", body, {"Content-Type": "application/json"})
        connection.getresponse().read()
        connection.close()
    return count / (time.monotonic() - began)


if __name__ == "__main__":
    measure_here(UUID(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
