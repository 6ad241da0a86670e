"""A worker is killed while it sends webhooks: everything arrives at least once, and is written down once."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select

from shared.db.engine import Engines
from shared.db.session import session, store_scope, transaction
from shared.kernel import clock
from shared.kernel.ids import new_id
from shared.models.stores.store import Store
from shared.models.webhooks.delivery import DeliveryStatus, WebhookAttempt, WebhookDelivery
from shared.services.webhooks.lanes import LEASE
from shared.services.webhooks.sending import send_due
from tests.factories.catalog import make_product
from tests.factories.webhooks import Receiver, listening, subscribe, tell_of_product

COUNT = 60
ROOT = Path(__file__).parents[2]


def wait_for(receiver: Receiver, count: int) -> None:
    until = time.monotonic() + 60
    while len(receiver.got) < count:
        assert time.monotonic() < until, "the worker sent nothing"
        time.sleep(0.01)


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_loses_nothing(engines: Engines, two_stores: tuple[Store, Store]) -> None:
    store = two_stores[0]
    with listening(delay=0.05) as receiver:
        with store_scope(store.id):
            subscribe(receiver.url)
            product = make_product()
            with transaction():
                for _ in range(COUNT):
                    tell_of_product(product.id, new_id())
        command = [sys.executable, "-m", "tests.faults.webhook_sender", str(store.id)]
        worker = subprocess.Popen(command, cwd=ROOT, env=dict(os.environ))
        wait_for(receiver, COUNT // 2)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        assert len(receiver.got) < COUNT
        send_due(store.id)
        assert len({one.headers["webhook-id"] for one in receiver.got}) < COUNT, "the dead worker's lease still holds"
        with time_machine.travel(clock.now() + LEASE + timedelta(seconds=1), tick=True):
            while send_due():
                pass
        arrived = Counter(one.headers["webhook-id"] for one in receiver.got)
        assert len(arrived) == COUNT
        with store_scope(store.id):
            deliveries = list(session().scalars(select(WebhookDelivery)))
            attempts = list(session().scalars(select(WebhookAttempt)))
    assert {delivery.status for delivery in deliveries} == {DeliveryStatus.DELIVERED}
    assert {delivery.attempts for delivery in deliveries} == {1}
    assert Counter(attempt.delivery_id for attempt in attempts) == Counter(delivery.id for delivery in deliveries)
