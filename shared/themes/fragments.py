"""Section HTML kept between renders, no longer than it is true.

A section that read only what is the same on every page (the shop, menus, settings) is kept once per store: rendering
is a function of what was read, so such a section looks the same everywhere. One that read the page's own objects is
kept for that page. One that read something of a visitor is never kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import orjson

from shared.themes.context import RenderContext

STORE_WIDE = frozenset(
    {
        "shop",
        "settings",
        "linklists",
        "localization",
        "routes",
        "theme",
        "collections",
        "all_products",
        "pages",
        "blogs",
        "articles",
        "images",
        "metaobjects",
        "section",
        "block",
        "powered_by_link",
    }
)


@dataclass(frozen=True, slots=True)
class Fragment:
    html: str
    used: frozenset[str]
    style_hashes: tuple[str, ...] = ()


def load_fragments(context: RenderContext, section_ids: Iterable[str]) -> dict[str, Fragment]:
    """The kept sections among these, asked for at once."""
    if context.fragments is None:
        return {}
    wanted = {key: section_id for section_id in section_ids for key in _keys(context, section_id)}
    found: Mapping[str, bytes] = context.fragments.get_many(list(wanted)) if wanted else {}
    return {wanted[key]: _read(stored) for key, stored in found.items() if key in wanted and stored}


def keep_fragments(context: RenderContext, made: Mapping[str, Fragment]) -> None:
    if context.fragments is None:
        return
    kept = {}
    for section_id, fragment in made.items():
        store_key, *page_key = _keys(context, section_id)
        key = store_key if fragment.used <= STORE_WIDE else (page_key or [""])[0]
        if key:
            kept[key] = _write(fragment)
    if kept:
        context.fragments.set_many(kept)


def _keys(context: RenderContext, section_id: str) -> list[str]:
    page = [f"page:{context.fragment_scope}:{section_id}"] if context.fragment_scope else []
    return [f"store:{section_id}", *page]


def _write(fragment: Fragment) -> bytes:
    return orjson.dumps([fragment.html, sorted(fragment.used), fragment.style_hashes])


def _read(stored: bytes) -> Fragment:
    html, used, hashes = orjson.loads(stored)
    return Fragment(html, frozenset(used), tuple(hashes))
