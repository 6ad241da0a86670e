"""Snippets remembered by what they were given: a product's card looks alike on every list it stands on.

A snippet sees its arguments and the page's globals, and nothing of the page around it. So it may be remembered where
every argument is a plain value or a drop that says of what it is made, and where it read only what is the same on
every page of the store: never the page's own objects, its section, or anything of a visitor.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from markupsafe import Markup

from shared.themes.context import KeptSnippet
from shared.themes.drops import Drop
from shared.themes.fragments import STORE_WIDE

#: Types are part of the key: 1, True and "1" are shown differently, and so is text that is markup already.
PLAIN = frozenset({str, Markup, int, bool, float, type(None)})
EVERYWHERE = STORE_WIDE - {"section", "block"}


def snippet_key(name: str, arguments: Mapping[str, Any]) -> Hashable:
    """Everything that the snippet was given; None where that cannot be told."""
    parts: list[Any] = [name]
    for key, value in arguments.items():
        kind = type(value)
        if kind in PLAIN:
            parts.extend((key, kind, value))
        elif isinstance(value, Drop) and value.content_key is not None and not value.personal:
            parts.extend((key, kind, value.content_key))
        else:
            return None
    return tuple(parts)


def find_snippet(key: Hashable, run: Any) -> str | None:
    """What the snippet showed before; what it read then counts as read now."""
    kept: KeptSnippet | None = run.context.snippets.get(key)
    if kept is None:
        return None
    run.globals.used |= kept.used
    run.style_hashes.extend(kept.style_hashes)
    return kept.html


class Watch:
    """``with Watch(run) as watch: …``: what was read inside. Afterwards the run knows of it as if nobody had looked."""

    def __init__(self, run: Any) -> None:
        self._run = run
        self.used: frozenset[str] = frozenset()
        self.style_hashes: tuple[str, ...] = ()
        self.is_personal = False

    def __enter__(self) -> Watch:
        run = self._run
        self._outer = (run.globals.used, run.is_personal, run.style_hashes)
        run.globals.used, run.is_personal, run.style_hashes = set(), False, []
        return self

    def __exit__(self, *_error: object) -> None:
        run = self._run
        self.used, self.style_hashes = frozenset(run.globals.used), tuple(run.style_hashes)
        self.is_personal = run.is_personal or any(run.globals.is_personal(name) for name in self.used)
        used, was_personal, hashes = self._outer
        run.globals.used, run.style_hashes = used | self.used, [*hashes, *self.style_hashes]
        run.is_personal = was_personal or self.is_personal

    def keep(self, key: Hashable, html: str) -> None:
        """Remember what was shown, if it may be shown elsewhere."""
        if self.used <= EVERYWHERE and not self.is_personal:
            self._run.context.snippets.set(key, KeptSnippet(html, self.used, self.style_hashes))
