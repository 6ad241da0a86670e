"""Filters that make links."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from liquid.filter import with_context
from markupsafe import Markup

from shared.themes.filters.reading import item_of, make_handle, text_of
from shared.themes.scope import MISSING
from shared.themes.settings import read_address
from shared.themes.tags.form import write_attributes


def link_to(text: Any, address: Any = "", title: Any = None, **options: Any) -> Markup:
    attributes = {"href": read_address(text_of(address)), "title": title or None, **options}
    return Markup("<a{}>{}</a>").format(
        write_attributes(attributes), text_of(text) if not isinstance(text, Markup) else text
    )


def _listing(context: Any, key: str, value: Any) -> str:
    return f"{context.run.context.root_url}/collections/{key}?{urlencode({'q': text_of(value)})}"


@with_context
def url_for_type(value: Any, *, context: Any) -> str:
    return _listing(context, "types", value)


@with_context
def url_for_vendor(value: Any, *, context: Any) -> str:
    return _listing(context, "vendors", value)


@with_context
def link_to_type(value: Any, *, context: Any) -> Markup:
    return link_to(value, _listing(context, "types", value), value)


@with_context
def link_to_vendor(value: Any, *, context: Any) -> Markup:
    return link_to(value, _listing(context, "vendors", value), value)


def within(address: Any, collection: Any) -> str:
    """A product's address inside a collection's."""
    place, product = text_of(item_of(collection, "url")), text_of(address)
    return f"{place}{product[product.find('/products/') :]}" if place and "/products/" in product else product


def sort_by(address: Any, order: Any) -> str:
    address = text_of(address)
    return f"{address}{'&' if '?' in address else '?'}sort_by={quote(text_of(order))}"


def _current_tags(context: Any) -> list[str]:
    tags = context.scope.find("current_tags")
    return [text_of(tag) for tag in tags] if tags is not MISSING and tags else []


def _tag_link(context: Any, label: Any, tags: list[str], title: str) -> Markup:
    collection = context.scope.find("collection")
    place = text_of(item_of(collection, "url")) if collection is not MISSING else context.run.context.path
    joined = "+".join(make_handle(tag) for tag in tags)
    return link_to(label, f"{place}/{joined}" if joined else place, title)


@with_context
def link_to_tag(label: Any, tag: Any = None, *, context: Any) -> Markup:
    return _tag_link(context, label, [text_of(tag or label)], text_of(tag or label))


@with_context
def link_to_add_tag(label: Any, tag: Any = None, *, context: Any) -> Markup:
    tag = text_of(tag or label)
    return _tag_link(context, label, [*(known for known in _current_tags(context) if known != tag), tag], tag)


@with_context
def link_to_remove_tag(label: Any, tag: Any = None, *, context: Any) -> Markup:
    tag = text_of(tag or label)
    return _tag_link(context, label, [known for known in _current_tags(context) if known != tag], tag)


@with_context
def highlight_active_tag(tag: Any, classes: Any = "active", *, context: Any) -> Any:
    if text_of(tag) not in _current_tags(context):
        return tag
    return Markup('<span class="{}">{}</span>').format(text_of(classes), text_of(tag))


def _account_link(path: str) -> Any:
    @with_context
    def link(text: Any, *, context: Any) -> Markup:
        return link_to(text, f"{context.run.context.root_url}{path}")

    return link


FILTERS = {
    "link_to": link_to,
    "url_for_type": url_for_type,
    "url_for_vendor": url_for_vendor,
    "link_to_type": link_to_type,
    "link_to_vendor": link_to_vendor,
    "within": within,
    "sort_by": sort_by,
    "link_to_tag": link_to_tag,
    "link_to_add_tag": link_to_add_tag,
    "link_to_remove_tag": link_to_remove_tag,
    "highlight_active_tag": highlight_active_tag,
    "customer_login_link": _account_link("/account/login"),
    "customer_register_link": _account_link("/account/register"),
    "customer_logout_link": _account_link("/account/logout"),
}
