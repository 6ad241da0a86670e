"""What the books of a store say, as plain figures: read in one statement a step, looked at by every invariant."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import text

from shared.db.sending import settled_driver
from shared.db.session import session

#: What an example knows of: its orders, what it sells, quotes, gift cards. Readings name them, as in ``ANY(:orders)``.
KNOWN = ("orders", "variants", "drafts", "cards")
#: What is read, by name: a table (``t``) and the rows of it that this example is about. A capability with a table of
#: its own adds a line in its rule file.
READINGS: dict[str, str] = {
    "orders": "orders t WHERE t.id = ANY(:orders)",
    "lines": "order_lines t WHERE t.order_id = ANY(:orders)",
    "payments": "payments t WHERE t.order_id = ANY(:orders)",
    "refunds": "refunds t WHERE t.order_id = ANY(:orders)",
    "refund_lines": (
        "(SELECT l.*, r.order_id FROM refund_lines l JOIN refunds r USING (store_id)"
        " WHERE r.id = l.refund_id AND r.order_id = ANY(:orders)) t"
    ),
    "uses": "discount_uses t WHERE t.order_id = ANY(:orders)",
    "levels": "stock_levels t WHERE t.variant_id = ANY(:variants)",
    "moved": (
        "(SELECT variant_id, sum(on_hand) AS on_hand, sum(reserved) AS reserved FROM stock_movements"
        " WHERE variant_id = ANY(:variants) GROUP BY variant_id) t"
    ),
    "discounts": "(SELECT id, used, usage_limit FROM discounts WHERE usage_limit IS NOT NULL) t",
}
#: Tables in which nothing may move while another store is at work.
WATCHED = (
    "carts", "cart_lines", "customers", "orders", "order_lines", "order_events", "payments", "refunds", "stock_levels",
    "stock_movements", "discount_uses", "order_documents", "fulfilments", "store_counters",
)  # fmt: skip

Row = SimpleNamespace


class Books:
    """Rows by name, each with its table's columns; ids are strings."""

    def __init__(self, rows: dict[str, list[Row]]) -> None:
        self.rows = rows

    def __getattr__(self, name: str) -> list[Row]:
        return self.rows[name]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Books) and self.rows == other.rows

    __hash__ = None  # type: ignore[assignment]

    def of(self, name: str, order_id: str) -> list[Row]:
        """What belongs to that order."""
        return [row for row in self.rows[name] if row.order_id == order_id]


def read_books(known: Mapping[str, Sequence[UUID]]) -> Books:
    """All of it, in one statement that is planned once. Row-level security keeps every other store out."""
    rows: dict[str, list[Row]] = {name: [] for name in READINGS}
    cursor = settled_driver(session().connection()).cursor()
    for name, row in cursor.execute(_statement(tuple(READINGS.items())), known, prepare=True):
        rows[name].append(SimpleNamespace(**row))
    for found in rows.values():
        found.sort(key=lambda row: str(getattr(row, "id", "")))
    return Books(rows)


@cache
def _statement(readings: tuple[tuple[str, str], ...]) -> str:
    parts = (f"SELECT '{name}' AS name, to_jsonb(t) AS row FROM {what}" for name, what in readings)
    return re.sub(r":(\w+)\)", r"%(\1)s)", " UNION ALL ".join(parts))


def fingerprint() -> list[tuple[Any, ...]]:
    """The rows of the open store's watched tables, and when they were last written."""
    parts = (f"SELECT '{name}', count(*), max(xmin::text::bigint) FROM {name}" for name in WATCHED)
    return sorted(tuple(row) for row in session().connection().execute(text(" UNION ALL ".join(parts))))
