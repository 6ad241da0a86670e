"""From the stream to reactions: each consumer deals with each event once."""

import os
import socket
from typing import Any

import redis
import structlog
from redis.exceptions import ResponseError

from shared.db.session import platform_scope, store_scope, transaction
from shared.gateways.redis import blocking_server
from shared.jobs.queue import enqueue
from shared.models.outbox.effect import claim_effect
from shared.subscribers.registry import HeardEvent, JobCall, Subscription, all_subscriptions
from shared.subscribers.stream import STREAM, read_event

GROUP = "reactions"
BATCH = 100
WAIT_MS = 2000
STUCK_MS = 30_000

log = structlog.get_logger("shopstead.consume")


class Consumer:
    """One reader of the group. What a dead reader left unfinished is taken over after half a minute."""

    def __init__(self, wait_ms: int = WAIT_MS) -> None:
        self._server = blocking_server()
        self._wait_ms = wait_ms
        self._name = f"{socket.gethostname()}-{os.getpid()}"

    def work_once(self) -> int:
        """Deal with what is there, waiting a moment for more; returns how much it was. Raises redis.RedisError."""
        self._ensure_group()
        entries = self._taken_over() or self._fresh()
        for entry_id, fields in entries:
            if not fields or self._deal_with(read_event(fields)):
                self._server.xack(STREAM, GROUP, entry_id)
        return len(entries)

    def _ensure_group(self) -> None:
        try:
            self._server.xgroup_create(STREAM, GROUP, id="0", mkstream=True)
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise

    def _fresh(self) -> list[tuple[bytes, dict[bytes, bytes]]]:
        answer = self._server.xreadgroup(GROUP, self._name, {STREAM: ">"}, count=BATCH, block=self._wait_ms)
        return _entries_of(answer)

    def _taken_over(self) -> list[tuple[bytes, dict[bytes, bytes]]]:
        answer = self._server.xautoclaim(STREAM, GROUP, self._name, min_idle_time=STUCK_MS, count=BATCH)
        return list(answer[1])

    def _deal_with(self, event: HeardEvent) -> bool:
        """True where every consumer of the event has dealt with it."""
        concerned = [subscription for subscription in all_subscriptions() if event.type in subscription.types]
        done = [react_once(subscription, event) for subscription in concerned]
        return all(done)


def _entries_of(answer: Any) -> list[tuple[bytes, dict[bytes, bytes]]]:
    """The entries of our one stream; redis-py answers with a list or, in the newer protocol, a mapping."""
    streams = answer.items() if isinstance(answer, dict) else answer or []
    entries = [entry for _stream, batch in streams for entry in batch]
    return [item for entry in entries for item in (entry if isinstance(entry, list) else [entry])]


def react_once(subscription: Subscription, event: HeardEvent) -> bool:
    """Run a reaction unless it ran before; its jobs are enqueued after the commit. False where it failed."""
    scope = store_scope(event.store_id) if event.store_id else platform_scope()
    try:
        with scope:
            calls = _react(subscription, event)
        for call in calls:
            enqueue(call.name, store_id=event.store_id, **call.ids)
    except redis.RedisError:
        raise
    except Exception:
        log.exception("reaction failed", consumer=subscription.consumer, event_id=str(event.id), type=event.type)
        return False
    return True


def _react(subscription: Subscription, event: HeardEvent) -> list[JobCall]:
    with transaction():
        if not claim_effect(subscription.consumer, event.id, event.store_id):
            return []
        return list(subscription.react(event))
