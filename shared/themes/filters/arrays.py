"""Filters on lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from liquid.filter import with_context
from markupsafe import Markup

from shared.themes.drops import Drop
from shared.themes.filters.reading import item_of, text_of


def listed(value: Any) -> list[Any]:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return list(value)
    return [] if value is None else [value]


@with_context
def join(value: Any, separator: Any = " ", *, context: Any) -> str:
    items, separator = [text_of(item) for item in listed(value)], text_of(separator)
    context.run.meter.check_chars(sum(map(len, items)) + len(separator) * len(items))
    if any(isinstance(item, Markup) for item in items):
        return Markup(separator).join(items)
    return str(separator).join(items)


def uniq(value: Any, key: Any = None) -> list[Any]:
    """Each thing once, in one pass."""
    seen: set[Any] = set()
    kept = []
    for item in listed(value):
        mark = item_of(item, str(key)) if key is not None else item
        mark = mark if isinstance(mark, (str, int, float, Drop)) else repr(mark)
        if mark not in seen:
            seen.add(mark)
            kept.append(item)
    return kept


def compact(value: Any, key: Any = None) -> list[Any]:
    return [item for item in listed(value) if (item_of(item, str(key)) if key is not None else item) is not None]


FILTERS = {"join": join, "uniq": uniq, "compact": compact}
