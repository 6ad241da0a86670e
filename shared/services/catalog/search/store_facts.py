"""A store's facts in this process: read once, then only what has changed since.

The newest version is asked for with every use (or once per revision of the store), in the statement that also brings
what is new, so nothing here is ever older than the index.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple
from uuid import UUID

from shared.db.session import session
from shared.kernel.tenant import current_store_id
from shared.models.catalog.fact import BLOCK, news_since
from shared.services.catalog.search import facet_keys as keys
from shared.services.catalog.search.bits import Numbers, Products, pack_blocks, size_of, unpack

#: Bytes that the facts of all stores may take in a process; the store that was used longest ago makes room.
MOST_BYTES = 96_000_000
ASKED_IN = "facts_asked_in"

Pair = tuple[str, str]


class FacetLabel(NamedTuple):
    """What a facet or a choice is called; ``details`` is a choice's colour, a number's kind and unit."""

    name: str
    details: str = ""
    position: int = 0


class StoreFacts:
    """Sets of products by facet and value, as of ``version``. Values are replaced, never changed in place."""

    def __init__(self) -> None:
        self.version = -1
        self._blocks: dict[Pair, dict[int, bytes]] = {}
        self._sets: dict[str, dict[str, Products]] = {}
        self._names: dict[Pair, dict[str, FacetLabel]] = {}
        self._read_pairs: set[Pair] = set()
        self._ranks: dict[str, list[str]] = {}
        self.size = 0

    def facets(self) -> list[str]:
        return list(self._sets)

    def values_of(self, facet: str) -> Mapping[str, Products]:
        return self._sets.get(facet, {})

    def products_with(self, facet: str, values: Iterable[str]) -> int:
        """Products that have any of the values."""
        found, of_facet = 0, self.values_of(facet)
        for value in values:
            if value in of_facet:
                found |= unpack(of_facet[value])
        return found

    def numbers_of(self, facet: str) -> Numbers:
        of_facet = self.values_of(facet)
        sets = {
            int(value[1:]): unpack(products)
            for value, products in of_facet.items()
            if value.startswith(keys.DIGIT) and value != keys.NUMBERED
        }
        return Numbers(unpack(of_facet.get(keys.NUMBERED, 0)), sets)

    def is_numeric(self, facet: str) -> bool:
        return keys.NUMBERED in self.values_of(facet)

    def label_of(self, facet: str, value: str, locale: str) -> FacetLabel:
        """The name in the language, else in the store's own; what has no name is called by its value."""
        by_locale = self._names.get((facet, value), {})
        own = by_locale.get("") or FacetLabel(value or facet.partition(".")[2] or facet)
        found = by_locale.get(locale) or by_locale.get(locale.partition("_")[0])
        return own._replace(name=found.name) if found else own

    def lacks(self, pairs: Iterable[Pair]) -> list[Pair]:
        """Those of the facts that are read by value and were not read yet."""
        return [pair for pair in pairs if pair[0] in keys.READ_BY_VALUE and pair not in self._read_pairs]

    def take(self, rows: Sequence[Any], read: Iterable[Pair]) -> None:
        """Take in rows of bits and names; ``read`` are the facts that these rows tell completely."""
        self._read_pairs |= set(read)
        changed: dict[str, set[str]] = {}
        for facet, value, version, place, bits, locale, name, details in rows:
            self.version = max(self.version, version)
            if locale is not None:
                label = FacetLabel(name, details, place)
                self._names[facet, value] = {**self._names.get((facet, value), {}), locale: label}
            elif facet not in keys.READ_BY_VALUE or (facet, value) in self._read_pairs:
                blocks = self._blocks.setdefault((facet, value), {})
                self.size += len(bits) - len(blocks.get(place, b""))
                blocks[place] = bits
                changed.setdefault(facet, set()).add(value)
        for facet, values in changed.items():
            self._put_together(facet, values)

    def _put_together(self, facet: str, values: Iterable[str]) -> None:
        """The facet's sets are replaced as a whole: another thread may be going through the former ones."""
        sets = dict(self._sets.get(facet, {}))
        for value in values:
            found = pack_blocks(self._blocks[facet, value], BLOCK)
            if size_of(found):
                sets[value] = found
            else:
                sets.pop(value, None)
        self._sets = {**self._sets, facet: sets}
        self._ranks.pop(facet, None)

    def biggest_first(self, facet: str, most: int) -> list[str]:
        """The values that most products have."""
        if facet not in self._ranks:
            of_facet = self.values_of(facet)
            self._ranks[facet] = sorted(of_facet, key=lambda value: (-size_of(of_facet[value]), value))
        return self._ranks[facet][:most]


class _Kept:
    """The facts of a store, as of which of its revisions, and the lock under which they are brought up to date."""

    def __init__(self) -> None:
        self.facts = StoreFacts()
        self.revision: int | None = None
        self.is_read = False
        self.lock = threading.Lock()


_stores: OrderedDict[UUID, _Kept] = OrderedDict()
_lock = threading.Lock()
_revision: ContextVar[int | None] = ContextVar("store_revision", default=None)


@contextmanager
def known_revision(revision: int) -> Iterator[None]:
    """Say which revision of the store the block is about: its facts need to be asked for once only.

    The index grows the store's revision with every change of facts.
    """
    token = _revision.set(revision)
    try:
        yield
    finally:
        _revision.reset(token)


def store_facts(pairs: Iterable[Pair] = ()) -> StoreFacts:
    """The current store's facts, up to date; ``pairs`` are wanted facts of facets that are read by value.

    One statement per transaction; none where the store's revision is known and nothing of it is missing.
    """
    kept, revision = _kept(current_store_id()), _revision.get()
    with kept.lock:
        facts = kept.facts
        missing = facts.lacks(pairs)
        is_known = kept.revision == revision if revision is not None else _was_asked()
        if missing or not is_known or not kept.is_read:
            besides = () if kept.is_read else keys.READ_BY_VALUE
            facts.take(news_since(facts.version, besides=besides, pairs=missing), missing)
            kept.revision, kept.is_read = revision, True
    _make_room()
    return facts


def _was_asked() -> bool:
    """Whether the present transaction has asked before."""
    current = session()
    asked_in, now = current.info.get(ASKED_IN), current.get_transaction()
    current.info[ASKED_IN] = now
    return now is not None and asked_in is now


def _kept(store_id: UUID) -> _Kept:
    with _lock:
        kept = _stores.setdefault(store_id, _Kept())
        _stores.move_to_end(store_id)
    return kept


def _make_room() -> None:
    with _lock:
        while len(_stores) > 1 and sum(kept.facts.size for kept in _stores.values()) > MOST_BYTES:
            _stores.popitem(last=False)
