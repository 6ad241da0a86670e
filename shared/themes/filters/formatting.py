"""Filters that write out whole things: pagers, errors, addresses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from liquid.filter import with_context
from markupsafe import Markup

from shared.themes.filters.reading import item_of, text_of

ADDRESS_LINES = (
    ("first_name", "last_name"),
    ("company",),
    ("address1",),
    ("address2",),
    ("zip", "city"),
    ("province",),
    ("country",),
)


def default_errors(errors: Any) -> Markup:
    """A form's errors as a list; ``errors.messages`` maps fields to what to do."""
    messages = item_of(errors, "messages", {}) if isinstance(errors, Mapping) else {}
    shown = [messages.get(field, field) for field in errors] if not isinstance(errors, Mapping) and errors else []
    shown = shown or list(messages.values())
    if not shown:
        return Markup()
    items = Markup("").join(Markup("<li>{}</li>").format(text_of(message)) for message in shown)
    return Markup('<div class="errors" role="alert"><ul>{}</ul></div>').format(items)


@with_context
def default_pagination(paginate: Any, *, context: Any, **options: Any) -> Markup:
    """Links to the other pages. ``previous`` and ``next`` name the arrows; ``anchor`` goes behind the address."""
    anchor = f"#{text_of(options['anchor'])}" if options.get("anchor") else ""
    parts = [_arrow(item_of(paginate, "previous"), "prev", options.get("previous"), anchor)]
    parts += [_page(part, anchor) for part in item_of(paginate, "parts", [])]
    parts.append(_arrow(item_of(paginate, "next"), "next", options.get("next"), anchor))
    return Markup(" ").join(part for part in parts if part)


def _arrow(link: Any, rel: str, label: Any, anchor: str) -> Markup:
    if not link:
        return Markup()
    return Markup('<span class="{}"><a href="{}{}" rel="{}">{}</a></span>').format(
        rel, item_of(link, "url", ""), anchor, rel, text_of(label) or item_of(link, "title", "")
    )


def _page(part: Any, anchor: str) -> Markup:
    title = item_of(part, "title", "")
    if item_of(part, "is_link"):
        return Markup('<span class="page"><a href="{}{}">{}</a></span>').format(item_of(part, "url", ""), anchor, title)
    if title == "…":
        return Markup('<span class="deco">{}</span>').format(title)
    return Markup('<span class="page current" aria-current="page">{}</span>').format(title)


def format_address(address: Any) -> Markup:
    """An address on lines. Countries write theirs differently; the order here is the common European one."""
    lines = [" ".join(filter(None, (text_of(item_of(address, key)) for key in keys))) for keys in ADDRESS_LINES]
    shown = Markup("<br>").join(line for line in lines if line)
    return Markup("<p>{}</p>").format(shown)


FILTERS = {"default_errors": default_errors, "default_pagination": default_pagination, "format_address": format_address}
