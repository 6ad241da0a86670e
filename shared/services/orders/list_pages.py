"""Pages of the list of orders that begin before or after a row, so that none has to be counted off."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import tuple_

from shared.kernel.ids import parse_id
from shared.models.orders.order import Order


@dataclass(frozen=True, slots=True)
class Edge:
    """A row's value and id, and whether the page lies before it instead of after."""

    value: datetime | int
    id: UUID
    is_before: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """The rows of a page in their order, and where the pages beside it begin."""

    rows: Sequence[Any]
    next: Edge | None
    previous: Edge | None


class Turn:
    """One page of an order: a column up or down, then the id. Read backwards where it lies before its edge."""

    def __init__(self, column: Any, is_falling: bool, edge: Edge | None = None) -> None:
        self._column, self._edge = column, edge
        self._is_backwards = edge is not None and edge.is_before
        self._falls = is_falling != self._is_backwards

    def value(self) -> Any:
        return self._column

    def order(self) -> tuple[Any, ...]:
        columns = (self._column, Order.id)
        return tuple(column.desc() for column in columns) if self._falls else columns

    def rules(self) -> list[Any]:
        """Rows beyond the edge: a comparison that the index of the order answers."""
        if self._edge is None:
            return []
        here, there = tuple_(self._column, Order.id), tuple_(self._edge.value, self._edge.id)
        return [here < there if self._falls else here > there]

    def window(self, found: Sequence[Any], size: int) -> Window:
        """Cut one row more than the page holds: it only says that there is a further page."""
        has_more, rows = len(found) > size, list(found[:size])
        if self._is_backwards:
            rows.reverse()
        has_previous = has_more if self._is_backwards else self._edge is not None
        has_next = self._is_backwards or has_more
        if not rows:
            return Window(rows, None, None)
        return Window(
            rows,
            Edge(rows[-1].value, rows[-1].id) if has_next else None,
            Edge(rows[0].value, rows[0].id, is_before=True) if has_previous else None,
        )


def write_cursor(sort: str, edge: Edge) -> str:
    """The edge as it stands in addresses; it is good for this order only."""
    kept = orjson.dumps([str(sort), edge.is_before, edge.value, edge.id])
    return base64.urlsafe_b64encode(kept).decode().rstrip("=")


def read_cursor(text: str, sort: str) -> Edge | None:
    """None for nonsense, and for a cursor of another order: then the list begins at its beginning."""
    try:
        made_for, is_before, value, row_id = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        found = parse_id(str(row_id))
        if made_for != str(sort) or found is None or not isinstance(is_before, bool):
            return None
        return Edge(datetime.fromisoformat(value) if "placed" in sort else _whole(value), found, is_before)
    except (binascii.Error, ValueError, TypeError):
        return None


def _whole(value: Any) -> int:
    """A BIGINT. Raises ValueError."""
    if not isinstance(value, int) or abs(value) >= 2**63:
        raise ValueError("no such number")
    return value
