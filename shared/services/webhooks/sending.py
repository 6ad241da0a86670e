"""Send what is due: many subscriptions beside each other, each with a few requests at a time."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, select

from shared.db.session import leave_transaction, session, store_scope
from shared.gateways.http import HttpClient
from shared.kernel import clock
from shared.models.webhooks.delivery import DeliveryStatus, WebhookDelivery
from shared.models.webhooks.message import WebhookMessage
from shared.models.webhooks.subscription import WebhookSubscription
from shared.services.webhooks.lanes import Lane, give_back, take_lanes
from shared.services.webhooks.outcomes import RESTS_AFTER, Health, note_outcomes
from shared.services.webhooks.requests import Letter, Outcome, make_client, send_letter
from shared.services.webhooks.secrets import signing_secrets

#: Subscriptions that one worker serves at the same time, and requests at the same time to each.
LANES = 8
AT_ONCE = 4
BATCH = 20
#: Seconds after which a worker begins nothing more; what is left queues behind other work.
SLICE = 10.0


@dataclass(frozen=True, slots=True)
class Batch:
    """What is due to one address."""

    url: str
    secrets: list[str]
    letters: list[Letter]


def send_due(store_id: UUID | None = None, *, seconds: float = SLICE) -> bool:
    """Send what is due in a store, or anywhere, for a slice of time. True where something is left to send.

    An address that hangs holds up its own lane alone. Each request is made at least once, and its outcome written
    once: a worker that dies before it has written leaves its subscriptions to others when the lease has run out.
    """
    until, client = time.monotonic() + seconds, make_client()
    is_left = False
    running: set[Future[bool]] = set()
    with ThreadPoolExecutor(LANES, thread_name_prefix="webhooks") as pool:
        while True:
            free = LANES - len(running) if time.monotonic() < until else 0
            lanes = take_lanes(free, store_id) if free else []
            running |= {pool.submit(_work, lane, client, until) for lane in lanes}
            if not running:
                return is_left
            done, running = wait(running, return_when=FIRST_COMPLETED)
            is_left = any([is_left, *(future.result() for future in done)])


def _work(lane: Lane, client: HttpClient, until: float) -> bool:
    """Send for one subscription until nothing is due, it wants a rest, or time is over (True)."""
    try:
        with store_scope(lane.store_id), ThreadPoolExecutor(AT_ONCE) as senders:
            while time.monotonic() < until:
                batch = _read_batch(lane.subscription_id)
                if not batch.letters:
                    return False
                health = _send_batch(lane, batch, client, until, senders)
                if health is None or health.stop_reason or health.rests_until:
                    return False
            return True
    finally:
        give_back(lane)


def _send_batch(
    lane: Lane, batch: Batch, client: HttpClient, until: float, senders: ThreadPoolExecutor
) -> Health | None:
    leave_transaction()
    round_ = _Round(until)
    list(senders.map(round_.doing(lambda letter: send_letter(client, batch.url, batch.secrets, letter)), batch.letters))
    return note_outcomes(lane.subscription_id, batch.url, round_.outcomes)


class _Round:
    """Outcomes as they come; nothing more is begun when the address fails in a row, or time is over."""

    def __init__(self, until: float) -> None:
        self.outcomes: list[Outcome] = []
        self._failures, self._until, self._lock = 0, until, threading.Lock()

    def doing(self, send: Callable[[Letter], Outcome]) -> Callable[[Letter], None]:
        def go(letter: Letter) -> None:
            if self._failures >= RESTS_AFTER or time.monotonic() > self._until:
                return
            self._note(send(letter))

        return go

    def _note(self, outcome: Outcome) -> None:
        with self._lock:
            self.outcomes.append(outcome)
            self._failures = 0 if outcome.is_success else self._failures + 1


def _read_batch(subscription_id: UUID) -> Batch:
    """What is due now; of an address that failed last time, a single letter to try it with. Two statements."""
    wanted = select(WebhookSubscription).where(WebhookSubscription.id == subscription_id)
    subscription = session().scalars(wanted, execution_options={"populate_existing": True}).first()
    if subscription is None or not subscription.is_enabled:
        return Batch("", [], [])
    letters = _due_letters(subscription_id, 1 if subscription.failures else BATCH)
    return Batch(subscription.url, signing_secrets(subscription), letters)


def _due_letters(subscription_id: UUID, limit: int) -> list[Letter]:
    same = and_(WebhookMessage.store_id == WebhookDelivery.store_id, WebhookMessage.id == WebhookDelivery.message_id)
    statement = (
        select(
            *(WebhookDelivery.id, WebhookDelivery.message_id, WebhookMessage.body),
            *(WebhookDelivery.attempts, WebhookDelivery.tries),
        )
        .join(WebhookMessage, same)
        .where(
            WebhookDelivery.subscription_id == subscription_id,
            WebhookDelivery.status == DeliveryStatus.PENDING,
            WebhookDelivery.next_at <= clock.now(),
        )
        .order_by(WebhookDelivery.next_at, WebhookDelivery.id)
        .limit(limit)
    )
    return [
        Letter(delivery_id, message_id, body.encode(), attempts, tries)
        for delivery_id, message_id, body, attempts, tries in session().execute(statement)
    ]
