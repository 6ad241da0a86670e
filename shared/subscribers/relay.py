"""The relay process: publishes the outbox, and lets the consumers work beside it."""

import threading
import time

import psycopg
import redis
import structlog
from sqlalchemy.exc import SQLAlchemyError

from shared.db.notices import Notices, listen
from shared.events.outbox import CHANNEL
from shared.services.outbox.sweep import settle_events
from shared.subscribers.consume import Consumer
from shared.subscribers.publish import publish_events
from shared.subscribers.registry import consumers_by_type

POLL_SECONDS = 2.0
SETTLE_EVERY = 10.0
PAUSE_SECONDS = 1.0
FAILURES = (SQLAlchemyError, psycopg.Error, redis.RedisError)

log = structlog.get_logger("shopstead.relay")


def run(stop: threading.Event | None = None) -> None:
    """Work until ``stop`` is set. Outages of PostgreSQL and Redis are waited out."""
    stop = stop or threading.Event()
    consumers_by_type()
    threads = [threading.Thread(target=loop, args=(stop,), daemon=True) for loop in (_consume, _settle)]
    for thread in threads:
        thread.start()
    _publish(stop)
    for thread in threads:
        thread.join(timeout=10)


def _publish(stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            with listen(CHANNEL) as notices:
                _publish_while_listening(stop, notices)
        except FAILURES as error:
            log.warning("relay waits", reason=str(error).splitlines()[0])
            stop.wait(PAUSE_SECONDS)


def _publish_while_listening(stop: threading.Event, notices: Notices) -> None:
    while not stop.is_set():
        while publish_events():
            pass
        notices.wait(POLL_SECONDS)


def _consume(stop: threading.Event) -> None:
    consumer = Consumer()
    while not stop.is_set():
        try:
            consumer.work_once()
        except FAILURES as error:
            log.warning("consumer waits", reason=str(error).splitlines()[0])
            stop.wait(PAUSE_SECONDS)


def _settle(stop: threading.Event) -> None:
    """Close finished events, and bring back those that got lost on the way."""
    while not stop.wait(SETTLE_EVERY):
        started = time.monotonic()
        try:
            _settled, lost = settle_events(consumers_by_type())
        except FAILURES as error:
            log.warning("sweeper waits", reason=str(error).splitlines()[0])
            continue
        if lost:
            log.info("published again", events=lost, seconds=round(time.monotonic() - started, 3))
