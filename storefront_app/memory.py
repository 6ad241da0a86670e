"""What is true of a store until its revision grows, kept in this process."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, TypeVar

from shared.web.context import host

CAPACITY = 5_000

Value = TypeVar("Value")
_NOTHING: Any = object()


class Memory:
    """Values that every visitor sees alike, by store and revision; the oldest make room.

    Never for rows of the database: they belong to one session.
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._kept: OrderedDict[tuple[Any, ...], Any] = OrderedDict()
        self._lock = threading.Lock()

    def remember(self, name: tuple[Any, ...], make: Callable[[], Value]) -> Value:
        """The value made earlier for this store and revision, or a new one. What ``make`` raises is not kept."""
        context = host()
        key = (context.store_id, context.revision, *name)
        found = self._kept.get(key, _NOTHING)
        if found is not _NOTHING:
            return found
        value = make()
        with self._lock:
            self._kept[key] = value
            while len(self._kept) > self._capacity:
                self._kept.popitem(last=False)
        return value


_facts = Memory()


def remember(name: tuple[Any, ...], make: Callable[[], Value]) -> Value:
    """The store's own facts: its name, theme, menus."""
    return _facts.remember(name, make)
