"""Custom fields as text and as markup, by their type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from liquid.undefined import is_undefined
from markupsafe import Markup, escape

from shared.themes.filters.reading import item_of, text_of

LIST = "list."
SINGLE_LINE = "single_line_text_field"


def metafield_text(metafield: Any) -> str:
    """What a field says as plain text; the entries of a list with commas."""
    value = _value_of(metafield)
    entries = value if isinstance(value, list) else [value]
    return ", ".join(_words(entry) for entry in entries if entry is not None)


def metafield_tag(metafield: Any, **_options: Any) -> Markup:
    """What a field says as markup: text in a span, formatted text in a div, addresses and things as links."""
    value = _value_of(metafield)
    if value is None or value in ("", []):
        return Markup()
    kind = text_of(item_of(metafield, "type", SINGLE_LINE))
    if not isinstance(value, list):
        return _tag(kind, value)
    inner = kind.removeprefix(LIST)
    entries = Markup().join(Markup("<li>{}</li>").format(_tag(inner, entry)) for entry in value if entry is not None)
    return Markup('<ul class="metafield-{}-array">{}</ul>').format(inner, entries)


def _value_of(metafield: Any) -> Any:
    value = item_of(metafield, "value", None)
    return None if value is None or is_undefined(value) else value


def _tag(kind: str, value: Any) -> Markup:
    make = _TAGS.get(kind, _span)
    return make(kind, value)


def _span(kind: str, value: Any) -> Markup:
    return Markup('<span class="metafield-{}">{}</span>').format(kind, _words(value))


def _lines(kind: str, value: Any) -> Markup:
    lines = Markup("<br>\n").join(escape(line) for line in text_of(value).splitlines())
    return Markup('<span class="metafield-{}">{}</span>').format(kind, lines)


def _formatted(kind: str, value: Any) -> Markup:
    """Formatted text was made safe when it was written and comes as Markup; anything else is escaped."""
    return Markup('<div class="metafield-{}">{}</div>').format(kind, value)


def _moment(kind: str, value: Any) -> Markup:
    shown = value.isoformat() if isinstance(value, date) else text_of(value)
    return Markup('<time class="metafield-{}" datetime="{}">{}</time>').format(kind, shown, shown)


def _link(kind: str, value: Any) -> Markup:
    return Markup('<a class="metafield-{}" href="{}">{}</a>').format(kind, text_of(value), text_of(value))


def _thing(kind: str, value: Any) -> Markup:
    address, title = text_of(item_of(value, "url", "")), text_of(item_of(value, "title", ""))
    return Markup('<a class="metafield-{}" href="{}">{}</a>').format(kind, address, title)


def _picture(kind: str, value: Any) -> Markup:
    source, alt = text_of(item_of(value, "src", "")), text_of(item_of(value, "alt", ""))
    return Markup('<img class="metafield-{}" src="{}" alt="{}" loading="lazy">').format(kind, source, alt)


def _words(value: Any) -> str:
    title = item_of(value, "title", None) if not isinstance(value, str | int | float | date) else None
    if isinstance(value, date):
        return value.isoformat()
    return text_of(value if title is None or is_undefined(title) else title)


_TAGS: Mapping[str, Callable[[str, Any], Markup]] = {
    "multi_line_text_field": _lines,
    "rich_text_field": _formatted,
    "date": _moment,
    "date_time": _moment,
    "url": _link,
    "product_reference": _thing,
    "collection_reference": _thing,
    "page_reference": _thing,
    "file_reference": _picture,
}

FILTERS = {"metafield_text": metafield_text, "metafield_tag": metafield_tag}
