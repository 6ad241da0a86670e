"""The Redis-compatible servers: one for queues, one for what may be forgotten."""

import os
from functools import cache

import redis

from shared.kernel.config import current_settings

TIMEOUT_SECONDS = 5


@cache
def _connect(url: str, process: int) -> redis.Redis:
    return redis.Redis.from_url(
        url, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS, health_check_interval=30
    )


def queue_server() -> redis.Redis:
    """Streams and jobs: kept on disk, never evicted."""
    return _connect(current_settings().redis_url, os.getpid())


def cache_server() -> redis.Redis:
    """What can be made again at any time."""
    return _connect(current_settings().cache_redis_url, os.getpid())


def blocking_server() -> redis.Redis:
    """A connection of its own that may wait longer than the usual timeout (stream readers, subscriptions)."""
    return redis.Redis.from_url(current_settings().redis_url, socket_timeout=30, socket_connect_timeout=TIMEOUT_SECONDS)
