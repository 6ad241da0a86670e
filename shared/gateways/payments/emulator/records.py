"""What the emulator remembers, in SQLite: a killed process forgets nothing that it has answered."""

import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Thing = dict[str, Any]
SCHEMA = """
CREATE TABLE IF NOT EXISTS things (
    id TEXT PRIMARY KEY, account TEXT NOT NULL, kind TEXT NOT NULL, position INTEGER NOT NULL, body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS things_listed ON things (account, kind, position);
CREATE TABLE IF NOT EXISTS answers (
    account TEXT NOT NULL, key TEXT NOT NULL, request TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (account, key)
);
CREATE TABLE IF NOT EXISTS deliveries (
    event TEXT NOT NULL, endpoint TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, due REAL,
    PRIMARY KEY (event, endpoint)
);
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (due) WHERE due IS NOT NULL;
"""


@dataclass(frozen=True)
class Answer:
    """What a request with an idempotency key was answered; ``request`` is its fingerprint."""

    request: str
    status: int
    body: Thing


@dataclass(frozen=True)
class Delivery:
    """An event on its way to an endpoint."""

    event: Thing
    endpoint: Thing
    attempts: int


class Records:
    """All accounts' objects. ``work()`` is one transaction; there is one at a time."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;" + SCHEMA)
        self._lock = threading.RLock()
        self._position = self._connection.execute("SELECT COALESCE(MAX(position), 0) FROM things").fetchone()[0]

    @contextmanager
    def work(self) -> Iterator[None]:
        """All or nothing, and nobody else meanwhile."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def add(self, account: str, thing: Thing) -> Thing:
        self._position += 1
        row = (thing["id"], account, thing["object"], self._position, json.dumps(thing))
        self._connection.execute("INSERT INTO things VALUES (?, ?, ?, ?, ?)", row)
        return thing

    def save(self, thing: Thing) -> Thing:
        self._connection.execute("UPDATE things SET body = ? WHERE id = ?", (json.dumps(thing), thing["id"]))
        return thing

    def remove(self, thing: Thing) -> None:
        self._connection.execute("DELETE FROM things WHERE id = ?", (thing["id"],))

    def find(self, kind: str, thing_id: str, account: str | None = None) -> tuple[str, Thing] | None:
        """The account and object of that id; of ``account`` only, where it is given."""
        statement = "SELECT account, body FROM things WHERE id = ? AND kind = ? AND account = COALESCE(?, account)"
        with self._lock:
            row = self._connection.execute(statement, (thing_id, kind, account)).fetchone()
        return (row[0], json.loads(row[1])) if row else None

    def newest_first(self, account: str, kind: str) -> Iterator[Thing]:
        statement = "SELECT body FROM things WHERE account = ? AND kind = ? ORDER BY position DESC"
        with self._lock:
            rows = self._connection.execute(statement, (account, kind)).fetchall()
        return (json.loads(row[0]) for row in rows)

    def open_sessions(self) -> list[tuple[str, Thing]]:
        """Sessions of every account that can still be paid."""
        statement = "SELECT account, body FROM things WHERE kind = ? AND json_extract(body, '$.status') = 'open'"
        rows = self._connection.execute(statement, ("checkout.session",)).fetchall()
        return [(row[0], json.loads(row[1])) for row in rows]

    def unsettled_refunds(self, before: float) -> list[tuple[str, Thing]]:
        """Refunds of every account, made before that moment, of which the bank has something left to say."""
        statement = "SELECT account, body FROM things WHERE kind = ? AND json_extract(body, '$._becomes') IS NOT NULL"
        rows = self._connection.execute(statement, ("refund",)).fetchall()
        found = [(row[0], json.loads(row[1])) for row in rows]
        return [(account, refund) for account, refund in found if refund["created"] <= before]

    def newest_of_all(self, kind: str, limit: int) -> list[tuple[str, Thing]]:
        """(account, object) of every account, for the desk's page."""
        statement = "SELECT account, body FROM things WHERE kind = ? ORDER BY position DESC LIMIT ?"
        with self._lock:
            rows = self._connection.execute(statement, (kind, limit)).fetchall()
        return [(row[0], json.loads(row[1])) for row in rows]

    def answer_of(self, account: str, key: str) -> Answer | None:
        statement = "SELECT request, status, body FROM answers WHERE account = ? AND key = ?"
        row = self._connection.execute(statement, (account, key)).fetchone()
        return Answer(row[0], row[1], json.loads(row[2])) if row else None

    def keep_answer(self, account: str, key: str, answer: Answer) -> None:
        row = (account, key, answer.request, answer.status, json.dumps(answer.body))
        self._connection.execute("INSERT INTO answers VALUES (?, ?, ?, ?, ?)", row)

    def owe(self, event: Thing, endpoint: Thing) -> None:
        row = (event["id"], endpoint["id"], time.time())
        self._connection.execute("INSERT INTO deliveries (event, endpoint, due) VALUES (?, ?, ?)", row)

    def due_deliveries(self, limit: int = 50) -> list[Delivery]:
        statement = """
            SELECT event.body, endpoint.body, attempts FROM deliveries
            JOIN things AS event ON event.id = deliveries.event
            JOIN things AS endpoint ON endpoint.id = deliveries.endpoint
            WHERE due <= ? ORDER BY due LIMIT ?
        """
        with self._lock:
            rows = self._connection.execute(statement, (time.time(), limit)).fetchall()
        return [Delivery(json.loads(row[0]), json.loads(row[1]), row[2]) for row in rows]

    def note_attempt(self, delivery: Delivery, next_due: float | None) -> None:
        statement = "UPDATE deliveries SET attempts = attempts + 1, due = ? WHERE event = ? AND endpoint = ?"
        with self._lock:
            self._connection.execute(statement, (next_due, delivery.event["id"], delivery.endpoint["id"]))

    def close(self) -> None:
        with self._lock:
            self._connection.close()
