"""The embedded Valkey: the queue keeps, the cache forgets."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from shared.devstack.valkey import CACHE, QUEUE, EmbeddedValkey


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[EmbeddedValkey]:
    server = EmbeddedValkey(tmp_path / "queue", QUEUE).start()
    yield server
    server.stop()


def settings_of(server: EmbeddedValkey) -> dict[str, str]:
    client = redis.from_url(server.url, decode_responses=True)
    return {name: client.config_get(name)[name] for name in ("appendonly", "maxmemory-policy", "save")}


def test_the_queue_refuses_rather_than_forgets(queue: EmbeddedValkey) -> None:
    assert settings_of(queue) == {"appendonly": "yes", "maxmemory-policy": "noeviction", "save": ""}


def test_the_cache_forgets_rather_than_refuses(tmp_path: Path) -> None:
    server = EmbeddedValkey(tmp_path / "cache", CACHE).start()
    assert settings_of(server) == {"appendonly": "no", "maxmemory-policy": "allkeys-lru", "save": ""}
    server.stop()
    assert not server.is_ready()


def test_a_killed_queue_comes_back_with_its_jobs(queue: EmbeddedValkey) -> None:
    client = redis.from_url(queue.url)
    client.set("job", "1")
    client.execute_command("WAITAOF", 1, 0, 2000)
    pid = client.info("server")["process_id"]
    os.kill(pid, signal.SIGKILL)
    queue.stop()
    queue.start()
    assert redis.from_url(queue.url).get("job") == b"1"


def test_numbered_databases_are_apart(queue: EmbeddedValkey) -> None:
    redis.from_url(queue.url_of(1)).set("key", "one")
    assert redis.from_url(queue.url_of(2)).get("key") is None
