"""Filters on text."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Any
from urllib.parse import quote

from liquid.filter import with_context
from markupsafe import Markup, escape

from shared.themes.filters.reading import make_handle, text_of, whole_of

SILENT_ELEMENTS = re.compile(r"<(script|style)\b", re.IGNORECASE)


@with_context
def replace(value: Any, old: Any, new: Any = "", *, context: Any, count: int = -1) -> str:
    """Replace all, after making sure that the result is not too long."""
    value, old, new = text_of(value), text_of(old), text_of(new)
    found = min(value.count(old), count) if count >= 0 else value.count(old)
    longest = len(escape(new)) if isinstance(value, Markup) else len(new)
    context.run.meter.check_chars(len(value) + found * max(longest - len(old), 0))
    return value.replace(old, new, count)


@with_context
def replace_first(value: Any, old: Any, new: Any = "", *, context: Any) -> str:
    return replace(value, old, new, context=context, count=1)


@with_context
def split(value: Any, separator: Any = " ", *, context: Any) -> list[str]:
    value, separator = text_of(value), text_of(separator)
    context.run.meter.check_items(len(value) if separator == "" else value.count(separator) + 1)
    if not value or value == separator:
        return []
    return list(value) if separator == "" else value.split(None if separator == " " else separator)


def strip_html(value: Any) -> str:
    """The text without tags. In one pass, so that odd input cannot make it slow."""
    text = text_of(value)
    plain, position, parts = str(text), 0, []
    while (opening := plain.find("<", position)) >= 0:
        parts.append(plain[position:opening])
        position = _end_of_tag(plain, opening)
    parts.append(plain[position:])
    stripped = "".join(parts)
    return Markup(stripped) if isinstance(text, Markup) else stripped


def _end_of_tag(text: str, opening: int) -> int:
    silent = SILENT_ELEMENTS.match(text, opening)
    if text.startswith("<!--", opening):
        mark = "-->"
    elif silent:
        mark = f"</{silent[1].lower()}>"
        closing = text.lower().find(mark, opening) if len(text) < 100_000 else -1
        return closing + len(mark) if closing >= 0 else len(text)
    else:
        mark = ">"
    closing = text.find(mark, opening)
    return closing + len(mark) if closing >= 0 else len(text)


def handleize(value: Any) -> str:
    return make_handle(value)


def camelize(value: Any) -> str:
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[\s_-]+", text_of(value)))


def pluralize(count: Any, one: Any, many: Any) -> str:
    return text_of(one if whole_of(count, 2) == 1 else many)


def highlight(value: Any, terms: Any) -> Markup:
    """Every word that was searched for, in a ``<strong class="highlight">``."""
    words = [re.escape(str(escape(word))) for word in text_of(terms).split()[:10]]
    safe = str(escape(text_of(value)))
    if not words:
        return Markup(safe)
    return Markup(re.sub(f"({'|'.join(words)})", r'<strong class="highlight">\1</strong>', safe, flags=re.IGNORECASE))


def url_escape(value: Any) -> str:
    return quote(text_of(value), safe=":/?#[]@!$&'()*+,;=%")


def url_param_escape(value: Any) -> str:
    return quote(text_of(value), safe="")


def _digest(name: str) -> Any:
    return lambda value: hashlib.new(name, text_of(value).encode(), usedforsecurity=False).hexdigest()


def _keyed_digest(name: str) -> Any:
    return lambda value, key="": hmac.new(text_of(key).encode(), text_of(value).encode(), name).hexdigest()


FILTERS = {
    "replace": replace,
    "replace_first": replace_first,
    "split": split,
    "strip_html": strip_html,
    "handle": handleize,
    "handleize": handleize,
    "camelize": camelize,
    "camelcase": camelize,
    "pluralize": pluralize,
    "highlight": highlight,
    "url_escape": url_escape,
    "url_param_escape": url_param_escape,
    "md5": _digest("md5"),
    "sha1": _digest("sha1"),
    "sha256": _digest("sha256"),
    "hmac_sha1": _keyed_digest("sha1"),
    "hmac_sha256": _keyed_digest("sha256"),
}
