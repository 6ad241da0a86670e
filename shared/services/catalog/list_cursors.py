"""Where a page of a long list begins: after or before a row, so that no page has to be counted off."""

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
from shared.models.catalog.product import Product


@dataclass(frozen=True, slots=True)
class Edge:
    """A row's value and id, and whether the page lies before it instead of after."""

    value: Any
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

    def __init__(self, order: tuple[Any, bool], edge: Edge | None) -> None:
        self._column, self._is_falling = order
        self._edge = edge

    @property
    def _is_backwards(self) -> bool:
        return self._edge is not None and self._edge.is_before

    def value(self) -> Any:
        return self._column

    def order(self) -> tuple[Any, ...]:
        falls = self._is_falling != self._is_backwards
        columns = (Product.id,) if self._column is Product.id else (self._column, Product.id)
        return tuple(column.desc() for column in columns) if falls else columns

    def rules(self) -> list[Any]:
        """Rows beyond the edge: a comparison that the index of the order answers."""
        if self._edge is None:
            return []
        falls = self._is_falling != self._is_backwards
        if self._column is Product.id:
            return [Product.id < self._edge.id if falls else Product.id > self._edge.id]
        here, there = tuple_(self._column, Product.id), tuple_(self._edge.value, self._edge.id)
        return [here < there if falls else here > there]

    def window(self, found: Sequence[Any], size: int, *, has_before: bool = False) -> Window:
        """Cut one row more than the page holds: it only says that there is a further page."""
        has_more, rows = len(found) > size, list(found[:size])
        if self._is_backwards:
            rows.reverse()
        before = has_more if self._is_backwards else (self._edge is not None or has_before)
        after = self._is_backwards or has_more
        first, last = (rows[0], rows[-1]) if rows else (None, None)
        return Window(
            rows,
            Edge(last.value, last.id) if last and after else None,
            Edge(first.value, first.id, is_before=True) if first and before else None,
        )


def write_cursor(sort: str, edge: Edge) -> str:
    """The edge as it stands in addresses; it is good for this order only."""
    kept = orjson.dumps([sort, edge.is_before, edge.value, edge.id])
    return base64.urlsafe_b64encode(kept).decode().rstrip("=")


def read_cursor(text: str, sort: str) -> Edge | None:
    """None for nonsense, and for a cursor of another order: then the list begins at its beginning."""
    try:
        made_for, is_before, value, row_id = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError, TypeError):
        return None
    found = parse_id(str(row_id))
    if made_for != sort or found is None or not isinstance(is_before, bool):
        return None
    return _edge(sort, value, found, is_before)


def _edge(sort: str, value: Any, row_id: UUID, is_before: bool) -> Edge | None:
    """Values come back as the kinds that the order compares."""
    try:
        if sort == "changed":
            return Edge(datetime.fromisoformat(value), row_id, is_before)
        if sort.startswith("price"):
            return Edge(int(value), row_id, is_before)
    except (ValueError, TypeError):
        return None
    return Edge(str(value), row_id, is_before)
