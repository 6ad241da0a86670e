"""What a page is rendered with, as plain data and plain functions; nothing here knows a database or a request."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol
from urllib.parse import quote

from shared.themes.money import format_amount


class FragmentCache(Protocol):
    """Keeps the HTML of sections. Keys are short; the caller adds store, revisions, locale and currency."""

    def get_many(self, keys: Sequence[str]) -> Mapping[str, bytes]: ...

    def set_many(self, fragments: Mapping[str, bytes]) -> None: ...


@dataclass(frozen=True, slots=True)
class KeptSnippet:
    """What a snippet showed, which of the page's globals it read, and the hashes of its inline styles."""

    html: str
    used: frozenset[str]
    style_hashes: tuple[str, ...] = ()


class SnippetMemory(Protocol):
    """Remembers snippets by name and arguments; the caller adds store, revisions, locale and currency."""

    def get(self, key: Hashable) -> KeptSnippet | None: ...

    def set(self, key: Hashable, snippet: KeptSnippet) -> None: ...


def sized_address(source: str, options: Mapping[str, Any]) -> str:
    """The address of a picture in a size: ``width``, ``height``, ``crop`` and ``format`` as a query."""
    wanted = "&".join(f"{key}={quote(str(value))}" for key, value in options.items() if value)
    if not wanted or not source:
        return source
    return f"{source}{'&' if '?' in source else '?'}{wanted}"


@dataclass(frozen=True, slots=True)
class RenderContext:
    """Everything around a page's own objects.

    ``money(amount, style)`` shows minor units; styles are ``money``, ``with_currency``, ``without_currency`` and
    ``without_trailing_zeros``. ``asset_url(name)`` and ``file_url(name)`` make addresses;
    ``image_url(source, options)`` makes a picture's address from its ``src`` (options: width, height, crop, format).
    ``resolve(kind, handle)`` finds what a setting points at (kind: product, collection, page, blog, article, link_list,
    image). ``root_url`` is the address of the locale's home without a closing slash (``""`` or ``/nl``). ``path`` and
    ``query`` are those of the page. ``forms`` holds the state of submitted forms by their type. ``fragment_scope``
    names the page for the fragment cache; empty caches only what is the same on every page. ``deadline`` is a reading
    of ``time.monotonic``.
    """

    locale: str = "en"
    currency: str = "EUR"
    root_url: str = ""
    path: str = "/"
    query: Sequence[tuple[str, str]] = ()
    money: Callable[[int, str], str] | None = None
    asset_url: Callable[[str], str] = lambda name: f"/assets/{name}"
    file_url: Callable[[str], str] = lambda name: f"/files/{name}"
    image_url: Callable[[str, Mapping[str, Any]], str] = sized_address
    settings_css_url: str = "/theme-settings.css"
    resolve: Callable[[str, str], Any] = lambda _kind, _handle: None
    forms: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    deadline: float | None = None
    fragments: FragmentCache | None = None
    fragment_scope: str = ""
    snippets: SnippetMemory | None = None
    design_mode: bool = False

    def show_money(self, amount: int, style: str = "money") -> str:
        if self.money is not None:
            return self.money(amount, style)
        return format_amount(amount, self.currency, self.locale, style)
