"""The floor under a checkout: the rows of one order, written by a bare psycopg transaction."""

import multiprocessing
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from uuid import UUID, uuid4

import psycopg
from psycopg import sql

from benchmarks.bench import Bench

#: Parents first; each with how its rows are found from the order ``o``.
TABLES = {
    "carts": "t.id = o.cart_id",
    "cart_lines": "t.cart_id = o.cart_id",
    "customers": "t.id = o.customer_id",
    "orders": "t.id = o.id",
    "order_lines": "t.order_id = o.id",
    "payments": "t.order_id = o.id",
    "order_events": "t.order_id = o.id",
    "discount_uses": "t.order_id = o.id",
    "stock_movements": "t.cause_id = o.id",
    "outbox": "t.payload ->> 'order_id' = o.id::text",
}
COUNTED = (
    "INSERT INTO store_counters (store_id, id, name, value) VALUES (%s, %s, 'orders', 1) "
    "ON CONFLICT (store_id, name) DO UPDATE SET value = store_counters.value + 1 RETURNING value"
)
PROMISED = (
    "UPDATE stock_levels SET reserved = reserved + 1 "
    "WHERE store_id = %s AND variant_id = %s AND on_hand >= reserved + 1"
)


Row = dict[str, str | None]


@dataclass(frozen=True)
class Pattern:
    """The rows of one order as text: (table, {column: value}); ``known`` are the ids among them that are its own."""

    store_id: UUID
    variant_ids: list[UUID]
    rows: list[tuple[str, Row]]
    known: list[str]


def bare_rate(bench: Bench, clients: int, seconds: float) -> float:
    """Orders per second that so many connections write, each from a process of its own."""
    pattern = _pattern(bench)
    write = partial(_write_until, bench.env["DATABASE_URL"], pattern, seconds)
    with multiprocessing.get_context("spawn").Pool(clients) as pool:
        return sum(pool.map(write, range(clients), chunksize=1))


def _pattern(bench: Bench) -> Pattern:
    """The last order that was placed."""
    with psycopg.connect(bench.env["DATABASE_MAINTENANCE_URL"]) as connection:
        rows = [(table, row) for table, found in TABLES.items() for row in _rows(connection, table, found)]
    return Pattern(bench.store.store_id, bench.store.variant_ids, rows, [str(row["id"]) for _table, row in rows])


def _rows(connection: psycopg.Connection[tuple[str | None, ...]], table: str, found: str) -> Iterator[Row]:
    named = connection.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'", (table,)
    )
    names = [str(name) for (name,) in named]
    columns = sql.SQL(", ").join(sql.SQL("t.{}::text").format(sql.Identifier(name)) for name in names)
    last = sql.SQL("SELECT * FROM orders ORDER BY placed_at DESC, id DESC LIMIT 1")
    asked = sql.SQL("SELECT {} FROM {} t, ({}) o WHERE {}").format(columns, sql.Identifier(table), last, sql.SQL(found))
    for row in connection.execute(asked):
        yield dict(zip(names, row, strict=True))


def _write_until(url: str, pattern: Pattern, seconds: float, _client: int) -> float:
    """Orders per second of one connection."""
    with psycopg.connect(url, autocommit=True) as connection:
        statements = [_insert(table, row) for table, row in pattern.rows]
        _write(connection, pattern, statements)
        count, began = 0, time.monotonic()
        while (took := time.monotonic() - began) < seconds:
            _write(connection, pattern, statements)
            count += 1
    return count / took


def _insert(table: str, row: Row) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, row))
    values = sql.SQL(", ").join([sql.Placeholder()] * len(row))
    return sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(sql.Identifier(table), names, values)


def _write(
    connection: psycopg.Connection[tuple[object, ...]], pattern: Pattern, statements: list[sql.Composed]
) -> None:
    """Locks late and in our order: the stock, then the store's one counter, then the order."""
    fresh = {known: str(uuid4()) for known in pattern.known}
    new = {"email": f"{uuid4()}@example.org", "token": str(uuid4())}
    with connection.transaction():
        connection.execute("SELECT set_config('app.store_id', %s, true)", (str(pattern.store_id),))
        for (table, row), statement in zip(pattern.rows, statements, strict=True):
            if table == "orders":
                connection.execute(PROMISED, (pattern.store_id, random.choice(pattern.variant_ids)))
                (counted,) = connection.execute(COUNTED, (pattern.store_id, uuid4())).fetchone() or (None,)
                new["number"] = str(counted)
            values = {name: fresh.get(value or "", value) for name, value in row.items()}
            changed = {name: value for name, value in new.items() if name in row}
            connection.execute(statement, list((values | changed).values()))
