"""What requests came to, written down: attempts, what is tried when again, and how the address fares."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from shared.db.bulk import insert_missing, update_rows
from shared.db.session import session, transaction
from shared.events.outbox import record
from shared.events.webhooks import WebhookStopped
from shared.kernel import clock
from shared.models.webhooks.delivery import DeliveryStatus, WebhookAttempt, WebhookDelivery
from shared.models.webhooks.subscription import StopReason, WebhookSubscription
from shared.services.webhooks.requests import GONE, Outcome

#: Seconds before each further attempt: eight in all, over 27 hours (the specification asks for days, not minutes).
WAITS = (5, 300, 1_800, 7_200, 18_000, 36_000, 36_000)
JITTER = 0.1
#: So many failures in a row give an address a rest, which doubles up to LONGEST_REST.
RESTS_AFTER = 3
FIRST_REST, LONGEST_REST = timedelta(seconds=30), timedelta(minutes=5)
#: After so long without a single success the subscription is switched off.
GIVES_UP_AFTER = timedelta(days=5)


@dataclass(frozen=True, slots=True)
class Health:
    """How an address fares: failures in a row, and since when there was no success."""

    failures: int
    failing_since: datetime | None
    succeeded_at: datetime | None = None
    is_gone: bool = False

    def after(self, outcome: Outcome) -> "Health":
        if outcome.is_success:
            return Health(0, None, outcome.at, self.is_gone)
        since = self.failing_since or outcome.at
        return Health(self.failures + 1, since, self.succeeded_at, self.is_gone or outcome.code == GONE)

    @property
    def rests_until(self) -> datetime | None:
        if self.failures < RESTS_AFTER:
            return None
        rest: timedelta = FIRST_REST * 2 ** min(self.failures - RESTS_AFTER, 10)
        return clock.now() + min(rest, LONGEST_REST)

    @property
    def stop_reason(self) -> StopReason | None:
        if self.is_gone:
            return StopReason.GONE
        is_hopeless = self.failing_since is not None and self.failing_since <= clock.now() - GIVES_UP_AFTER
        return StopReason.FAILING if is_hopeless else None


def note_outcomes(subscription_id: UUID, url: str, outcomes: Sequence[Outcome]) -> Health | None:
    """Write outcomes down in the order they came; None where the subscription is gone meanwhile.

    An attempt that is known already is not written twice.
    """
    with transaction():
        subscription = _held(subscription_id)
        if subscription is None:
            return None
        there = _still_there([outcome.letter.delivery_id for outcome in outcomes])
        known = [outcome for outcome in outcomes if outcome.letter.delivery_id in there]
        insert_missing(WebhookAttempt, [_attempt(outcome, url) for outcome in known])
        update_rows(WebhookDelivery, [_progress(outcome) for outcome in known])
        return _note_health(subscription, outcomes)


def _held(subscription_id: UUID) -> WebhookSubscription | None:
    wanted = select(WebhookSubscription).where(WebhookSubscription.id == subscription_id).with_for_update()
    return session().scalars(wanted, execution_options={"populate_existing": True}).first()


def _still_there(delivery_ids: Iterable[UUID]) -> set[UUID]:
    wanted = select(WebhookDelivery.id).where(WebhookDelivery.id.in_(list(delivery_ids)))
    return set(session().scalars(wanted.order_by(WebhookDelivery.id).with_for_update()))


def _attempt(outcome: Outcome, url: str) -> dict[str, Any]:
    return {
        "delivery_id": outcome.letter.delivery_id,
        "number": outcome.letter.attempts + 1,
        "url": url,
        "at": outcome.at,
        "took": outcome.took,
        "code": outcome.code,
        "error": outcome.error,
        "response": outcome.response,
    }


def _progress(outcome: Outcome) -> dict[str, Any]:
    tries = outcome.letter.tries + 1
    status = _status(outcome, tries)
    is_pending = status is DeliveryStatus.PENDING
    return {
        "id": outcome.letter.delivery_id,
        "status": status,
        "attempts": outcome.letter.attempts + 1,
        "tries": tries,
        "next_at": clock.now() + wait_before(tries) if is_pending else None,
        "last_code": outcome.code,
        "last_error": outcome.error,
        "settled_at": None if is_pending else clock.now(),
    }


def _status(outcome: Outcome, tries: int) -> DeliveryStatus:
    if outcome.is_success:
        return DeliveryStatus.DELIVERED
    is_over = outcome.code == GONE or tries > len(WAITS)
    return DeliveryStatus.FAILED if is_over else DeliveryStatus.PENDING


def wait_before(tries: int) -> timedelta:
    """How long to wait after so many tries, a little more or less, so that not everything comes back at once."""
    return timedelta(seconds=WAITS[tries - 1] * random.uniform(1 - JITTER, 1 + JITTER))  # noqa: S311


def _note_health(subscription: WebhookSubscription, outcomes: Sequence[Outcome]) -> Health:
    health = Health(subscription.failures, subscription.failing_since, subscription.succeeded_at)
    for outcome in outcomes:
        health = health.after(outcome)
    values: dict[str, Any] = {
        "failures": health.failures,
        "failing_since": health.failing_since,
        "succeeded_at": health.succeeded_at,
        "paused_until": health.rests_until,
        "updated_at": subscription.updated_at,
    }
    if health.stop_reason and subscription.is_enabled:
        values |= {"is_enabled": False, "stop_reason": health.stop_reason, "version": subscription.version + 1}
        record(WebhookStopped(subscription.id, health.stop_reason.value))
    session().execute(
        update(WebhookSubscription)
        .where(WebhookSubscription.id == subscription.id)
        .values(values)
        .execution_options(synchronize_session=False)
    )
    return health
