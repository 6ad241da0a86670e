"""Sections of pages kept between renders: the engine says which, we say how long (ten minutes of one revision)."""

import hashlib
import time
from collections.abc import Mapping, Sequence

from shared.themes.revision import ThemeRevision
from shared.web.context import host
from storefront_app.byte_cache import ByteCache
from storefront_app.place import Place

LIFE_SECONDS = 600
_kept = ByteCache()


class SectionCache:
    """The sections of one store's revision, theme revision, language, currency and address form."""

    def __init__(self, theme: ThemeRevision, place: Place) -> None:
        context = host()
        self._prefix = (
            f"section:{context.store_id}:{context.revision}:{int(time.time()) // LIFE_SECONDS}:{theme.id}:"
            f"{place.locale}:{place.currency}:{place.root_url}:"
        )

    def get_many(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """A section is kept for the whole store or for a page: with one form at hand, the other is not asked for."""
        named = {self._prefix + key: key for key in keys}
        found = _kept.get_near(named)
        at_hand = {_section_of(named[full]) for full in found}
        found |= _kept.get_far([full for full, key in named.items() if _section_of(key) not in at_hand])
        return {named[full]: value for full, value in found.items()}

    def set_many(self, fragments: Mapping[str, bytes]) -> None:
        _kept.set_many({self._prefix + key: value for key, value in fragments.items()})


def _section_of(key: str) -> str:
    """The section's id, of ``store:<id>`` or ``page:<scope>:<id>``."""
    kind, _mark, rest = key.partition(":")
    return rest if kind == "store" else rest.partition(":")[2]


def page_scope(template: str, place: Place) -> str:
    """A short name of the page: its template, address and what it reads of the query."""
    text = repr((template, place.path, place.query))
    return hashlib.sha256(text.encode()).hexdigest()[:24]
