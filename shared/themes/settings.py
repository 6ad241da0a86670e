"""Settings of themes, sections and blocks: from what a merchant typed to what a template may read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import nh3
from markupsafe import Markup

from shared.themes.colors import Color
from shared.themes.fonts import Font

RESOURCES = {
    "product": "product",
    "collection": "collection",
    "page": "page",
    "blog": "blog",
    "article": "article",
    "link_list": "link_list",
    "image_picker": "image",
    "video": "video",
}
RESOURCE_LISTS = {"product_list": "product", "collection_list": "collection"}
ADDRESSES = re.compile(r"^shopify://(?P<kind>[a-z_]+)/?(?P<rest>.*)$")
TRANSLATED = "t:"
RICH = {"richtext", "inline_richtext"}
Translate = Callable[[str], Any]
Resolve = Callable[[str, str], Any]


def setting_defaults(schema: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What settings are until a merchant says otherwise."""
    return {item["id"]: item.get("default") for item in schema if "id" in item}


def setting_types(schema: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    return {item["id"]: str(item.get("type", "text")) for item in schema if "id" in item}


def read_settings(
    schema: Sequence[Mapping[str, Any]], typed: Mapping[str, Any], resolve: Resolve, translate: Translate
) -> dict[str, Any]:
    """The values templates read; those that must be looked up are callables that run when first read."""
    types = setting_types(schema)
    values = {**setting_defaults(schema), **typed}
    return {key: read_setting(types.get(key, ""), value, resolve, translate) for key, value in values.items()}


def read_setting(kind: str, value: Any, resolve: Resolve, translate: Translate) -> Any:
    if isinstance(value, str) and value.startswith(TRANSLATED):
        value = translate(value[len(TRANSLATED) :])
    if kind in RESOURCES:
        return _look_up(resolve, RESOURCES[kind], value)
    if kind in RESOURCE_LISTS:
        return _look_up_all(resolve, RESOURCE_LISTS[kind], value)
    if kind == "color":
        return Color.parse(value)
    if kind == "font_picker":
        return Font.parse(value)
    if kind in RICH:
        return clean_rich_text(value)
    if kind in ("html", "liquid"):
        return Markup(value) if isinstance(value, str) else value
    if kind == "url":
        return read_address(value)
    return value


def clean_rich_text(value: Any) -> Any:
    return Markup(nh3.clean(value)) if isinstance(value, str) and value else value


def read_address(value: Any) -> Any:
    """``shopify://collections/sale`` is the path ``/collections/sale``; scripts are no addresses."""
    if not isinstance(value, str):
        return value
    known = ADDRESSES.match(value)
    if known:
        return f"/{known['kind']}/{known['rest']}".rstrip("/")
    return "" if re.match(r"^\s*(javascript|data|vbscript)\s*:", value, re.IGNORECASE) else value


def _look_up(resolve: Resolve, kind: str, handle: Any) -> Any:
    if not isinstance(handle, str) or not handle:
        return handle if isinstance(handle, Mapping) else None
    return lambda: resolve(kind, handle.rpartition("/")[2] if "://" in handle and kind != "image" else handle)


def _look_up_all(resolve: Resolve, kind: str, handles: Any) -> Any:
    if not isinstance(handles, list):
        return []
    return lambda: [found for found in (resolve(kind, str(handle)) for handle in handles) if found is not None]
