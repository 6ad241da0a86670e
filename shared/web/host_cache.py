"""Host look-ups kept for a moment in each process, and dropped at once when a store changes."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

import redis

from shared.gateways.redis import blocking_server
from shared.kernel import clock
from shared.kernel.hosts import HostContext

STORES_CHANNEL = "stores:changed"
LIFE_SECONDS = 5.0
CAPACITY = 10_000
RECONNECT_SECONDS = 2.0

Key = tuple[str, ...]


def _fresh_for(answer: HostContext | None) -> float:
    """Seconds until time alone changes what a store shows: an answer is not kept beyond that moment."""
    if answer is None or answer.stale_at is None:
        return LIFE_SECONDS
    left = (answer.stale_at - clock.now()).total_seconds()
    return left if left > 0 else LIFE_SECONDS


class HostCache:
    """At most ``CAPACITY`` answers, unknown hosts included, so that a flood of made-up names costs no queries."""

    def __init__(self, life: float = LIFE_SECONDS) -> None:
        self._life = life
        self._answers: OrderedDict[Key, tuple[float, HostContext | None]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key, find: Callable[[], HostContext | None]) -> HostContext | None:
        """The kept answer, or a new one from ``find``."""
        kept = self._answers.get(key)
        now = time.monotonic()
        if kept is not None and kept[0] > now:
            return kept[1]
        answer = find()
        with self._lock:
            self._answers[key] = (now + min(self._life, _fresh_for(answer)), answer)
            self._answers.move_to_end(key)
            while len(self._answers) > CAPACITY:
                self._answers.popitem(last=False)
        return answer

    def forget_store(self, store_id: str) -> None:
        """Drop what is known of a store; an empty id drops everything (a new store, domain or platform)."""
        with self._lock:
            for key, (_until, answer) in list(self._answers.items()):
                if not store_id or answer is None or str(answer.store_id) == store_id:
                    del self._answers[key]

    def listen(self) -> threading.Thread:
        """Follow the announcements of changes in a background thread; short life covers what is missed."""
        thread = threading.Thread(target=self._follow, name="host-cache", daemon=True)
        thread.start()
        return thread

    def _follow(self) -> None:
        while True:
            try:
                self._follow_once()
            except redis.RedisError:
                self.forget_store("")
                time.sleep(RECONNECT_SECONDS)

    def _follow_once(self) -> None:
        with blocking_server() as server, server.pubsub(ignore_subscribe_messages=True) as subscription:
            subscription.subscribe(STORES_CHANNEL)
            while True:
                message = subscription.get_message(timeout=20)
                if message is not None:
                    self.forget_store(message["data"].decode())
