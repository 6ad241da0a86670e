"""Connections are shared evenly between web workers, and a worker that is gone or hangs does not matter."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.web.fair_worker import SLOTS, ConnectionCounts

ROOT = Path(__file__).parents[3]
CONNECTIONS = 12


def test_a_worker_knows_that_another_one_holds_fewer_connections() -> None:
    counts = ConnectionCounts()
    counts.note(1, 3)
    counts.note(2, 2)
    assert counts.has_most(1)
    assert not counts.has_most(2)


def test_equal_workers_take_what_comes() -> None:
    counts = ConnectionCounts()
    counts.note(1, 2)
    counts.note(2, 2)
    assert not counts.has_most(1)


def test_a_worker_that_is_gone_is_not_waited_for() -> None:
    counts = ConnectionCounts()
    counts.note(1, 3)
    counts.note(2, 0)
    counts.forget(2)
    assert not counts.has_most(1)


def test_workers_far_apart_in_age_may_share_a_place() -> None:
    counts = ConnectionCounts()
    counts.note(SLOTS + 1, 5)
    counts.note(2, 1)
    assert counts.has_most(1)


def test_kept_open_connections_are_shared_evenly() -> None:
    with _gunicorn() as port:
        connections = [http.client.HTTPConnection("127.0.0.1", port, timeout=10) for _ in range(CONNECTIONS)]
        for connection in connections:
            connection.connect()
        answered = Counter(_ask(connection) for connection in connections)
        for connection in connections:
            connection.close()
    assert sum(answered.values()) == CONNECTIONS
    assert len(answered) == 2
    assert min(answered.values()) >= CONNECTIONS // 4


def _ask(connection: http.client.HTTPConnection) -> bytes:
    connection.request("GET", "/")
    return connection.getresponse().read()


@contextmanager
def _gunicorn() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py"]
    environment = os.environ | {"PORT": str(port), "WEB_CONCURRENCY": "2"}
    process = subprocess.Popen([*command, "tests.shared.web.answering_pid:application"], cwd=ROOT, env=environment)
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(port: int) -> None:
    """Until it listens, and both workers had the time to start."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            time.sleep(1.0)
            return
    raise TimeoutError("gunicorn did not start")
