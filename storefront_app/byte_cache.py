"""Ready bytes kept near: some in this process, all on the cache server while it answers."""

import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Any

import redis

from shared.gateways.redis import cache_server

LOCAL_BYTES = 48 * 1024 * 1024
SHARED_SECONDS = 3_600
REST_SECONDS = 10.0
OVERHEAD = 200


class LocalBytes:
    """The most recently used values of this process, bounded in bytes."""

    def __init__(self, limit: int = LOCAL_BYTES) -> None:
        self._limit, self._size = limit, 0
        self._values: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> bytes | None:
        with self._lock:
            value = self._values.get(key)
            if value is not None:
                self._values.move_to_end(key)
            return value

    def set(self, key: str, value: bytes) -> None:
        with self._lock:
            old = self._values.pop(key, None)
            self._size += len(value) + OVERHEAD - (len(old) + OVERHEAD if old is not None else 0)
            self._values[key] = value
            while self._size > self._limit:
                _key, dropped = self._values.popitem(last=False)
                self._size -= len(dropped) + OVERHEAD

    @property
    def size(self) -> int:
        return self._size


class SharedBytes:
    """The cache server. It fails open: while it is away, nothing is found, and it is left alone for a moment."""

    def __init__(self, life: int = SHARED_SECONDS) -> None:
        self._life = life
        self._rests_until = 0.0

    def get_many(self, keys: list[str]) -> dict[str, bytes]:
        if not keys or self._rests():
            return {}
        try:
            found: list[Any] = cache_server().mget(keys)
        except redis.RedisError:
            return self._rest()
        return {key: value for key, value in zip(keys, found, strict=True) if value is not None}

    def set_many(self, values: Mapping[str, bytes]) -> None:
        if not values or self._rests():
            return
        try:
            with cache_server().pipeline(transaction=False) as pipe:
                for key, value in values.items():
                    pipe.set(key, value, ex=self._life)
                pipe.execute()
        except redis.RedisError:
            self._rest()

    def _rests(self) -> bool:
        return time.monotonic() < self._rests_until

    def _rest(self) -> dict[str, bytes]:
        self._rests_until = time.monotonic() + REST_SECONDS
        return {}


class ByteCache:
    """Both together. Keys must name everything that the value depends on; nothing is ever purged."""

    def __init__(self, local: LocalBytes | None = None, shared: SharedBytes | None = None) -> None:
        self._local = local or LocalBytes()
        self._shared = shared or SharedBytes()

    def get(self, key: str) -> bytes | None:
        return self.get_many([key]).get(key)

    def get_many(self, keys: Iterable[str]) -> dict[str, bytes]:
        wanted = list(keys)
        found = self.get_near(wanted)
        return found | self.get_far([key for key in wanted if key not in found])

    def get_near(self, keys: Iterable[str]) -> dict[str, bytes]:
        """What this process has."""
        return {key: value for key in keys if (value := self._local.get(key)) is not None}

    def get_far(self, keys: list[str]) -> dict[str, bytes]:
        """What the cache server has; this process keeps it from then on."""
        found = self._shared.get_many(keys)
        for key, value in found.items():
            self._local.set(key, value)
        return found

    def set(self, key: str, value: bytes) -> None:
        self.set_many({key: value})

    def set_many(self, values: Mapping[str, bytes]) -> None:
        for key, value in values.items():
            self._local.set(key, value)
        self._shared.set_many(values)
