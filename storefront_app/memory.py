"""What is true of a store until its revision grows, kept in this process."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, TypeVar

from shared.web.context import host

CAPACITY = 5_000

Value = TypeVar("Value")
_kept: OrderedDict[tuple[Any, ...], Any] = OrderedDict()
_lock = threading.Lock()


def remember(name: tuple[str, ...], make: Callable[[], Value]) -> Value:
    """The value made earlier for this store and revision, or a new one.

    Only for what every visitor sees alike, and never for rows of the database: they belong to one session.
    """
    context = host()
    key = (context.store_id, context.revision, *name)
    if key in _kept:
        found: Value = _kept[key]
        return found
    value = make()
    with _lock:
        _kept[key] = value
        while len(_kept) > CAPACITY:
            _kept.popitem(last=False)
    return value
