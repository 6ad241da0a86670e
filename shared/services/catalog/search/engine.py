"""What listings ask of a search engine. The store's own terms answer it; another engine may take over here."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from shared.services.catalog.search.term_search import TermSearch

#: Beyond this many matches nobody reads on; lists that sort or filter matches take no more.
MOST_FOUND = 1000


class Found(Protocol):
    """Products by relevance; ``total`` without limit; ``corrected`` is what was searched instead of a typo."""

    @property
    def product_ids(self) -> Sequence[UUID]: ...
    @property
    def total(self) -> int: ...
    @property
    def corrected(self) -> str | None: ...


class SearchEngine(Protocol):
    """Finds products of the current store."""

    def find(self, query: str, *, only_on_sale: bool, limit: int = 50, offset: int = 0) -> Found:
        """Products that have every word of the query, the last one perhaps unfinished."""


def search_engine() -> SearchEngine:
    """The engine of this deployment."""
    return TermSearch()
