"""Sections and snippets kept between renders: the engine says which, we how long (ten minutes of one revision)."""

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence

from shared.themes.context import KeptSnippet
from shared.themes.revision import ThemeRevision
from shared.web.context import host
from storefront_app.byte_cache import ByteCache
from storefront_app.place import Place

LIFE_SECONDS = 600
SNIPPET_CHARS = 8_000_000
OVERHEAD = 1_000
_kept = ByteCache()


def looks_of(theme: ThemeRevision, place: Place) -> str:
    """What all pages' looks depend on: the store's revision, theme revision, language, prices and address form."""
    context = host()
    return (
        f"{context.store_id}:{context.revision}:{int(time.time()) // LIFE_SECONDS}:{theme.id}:"
        f"{place.locale}:{place.currency}:{'+'.join(map(str, place.group_ids))}:{place.root_url}"
    )


class SectionCache:
    """The sections of one store's revision, theme revision, language, prices and address form."""

    def __init__(self, theme: ThemeRevision, place: Place) -> None:
        self._prefix = f"section:{looks_of(theme, place)}:"

    def get_many(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """A section is kept for the whole store or for a page: with one form at hand, the other is not asked for."""
        named = {self._prefix + key: key for key in keys}
        found = _kept.get_near(named)
        at_hand = {_section_of(named[full]) for full in found}
        found |= _kept.get_far([full for full, key in named.items() if _section_of(key) not in at_hand])
        return {named[full]: value for full, value in found.items()}

    def set_many(self, fragments: Mapping[str, bytes]) -> None:
        _kept.set_many({self._prefix + key: value for key, value in fragments.items()})


class SnippetCache:
    """Snippets in this process only: the cards of a list are many, and making one costs less than asking for it."""

    def __init__(self, theme: ThemeRevision, place: Place) -> None:
        self._looks = looks_of(theme, place)

    def get(self, key: Hashable) -> KeptSnippet | None:
        return _snippets.get((self._looks, key))

    def set(self, key: Hashable, snippet: KeptSnippet) -> None:
        _snippets.set((self._looks, key), snippet)


class Snippets:
    """The most recently used ones, bounded in characters."""

    def __init__(self, limit: int = SNIPPET_CHARS) -> None:
        self._limit, self._size = limit, 0
        self._kept: OrderedDict[Hashable, KeptSnippet] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> KeptSnippet | None:
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def set(self, key: Hashable, snippet: KeptSnippet) -> None:
        with self._lock:
            old = self._kept.pop(key, None)
            self._size += len(snippet.html) + OVERHEAD - (len(old.html) + OVERHEAD if old is not None else 0)
            self._kept[key] = snippet
            while self._size > self._limit:
                _key, dropped = self._kept.popitem(last=False)
                self._size -= len(dropped.html) + OVERHEAD


_snippets = Snippets()


def _section_of(key: str) -> str:
    """The section's id, of ``store:<id>`` or ``page:<scope>:<id>``."""
    kind, _mark, rest = key.partition(":")
    return rest if kind == "store" else rest.partition(":")[2]


def page_scope(template: str, place: Place) -> str:
    """A short name of the page: its template, address and what it reads of the query."""
    text = repr((template, place.path, place.query))
    return hashlib.sha256(text.encode()).hexdigest()[:24]
