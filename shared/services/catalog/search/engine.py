"""What the shop asks of a search engine. The store's own tables in PostgreSQL answer it; another engine may take over.

An engine is chosen by the setting ``SEARCH_ENGINE``: ``postgres``, or the name of an entry point in the group
``shopstead.search_engines`` that makes one.
"""

from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import entry_points
from typing import Protocol
from uuid import UUID

from shared.kernel.config import current_settings
from shared.kernel.errors import Misconfigured
from shared.services.catalog.search.postgres_engine import PostgresEngine
from shared.services.catalog.search.queries import Facet, SearchPage, SearchQuery, Suggested

GROUP = "shopstead.search_engines"
OWN = "postgres"


class SearchEngine(Protocol):
    """Finds products of the current store. Every method runs in the store's scope."""

    def index(self, product_ids: Sequence[UUID]) -> None:
        """Bring these products up to date; those that are gone are forgotten. Safe to run twice."""

    def search(self, query: SearchQuery) -> SearchPage:
        """A page of what was found."""

    def facets(self, query: SearchQuery, locale: str) -> tuple[Facet, ...]:
        """What the listing can be narrowed by, with counts, named in the language."""

    def suggest(self, text: str, *, limit: int = 6, for_shoppers: bool = True) -> Suggested:
        """What somebody who has typed this may want."""


def search_engine() -> SearchEngine:
    """The engine of this deployment. Raises Misconfigured where the setting names none."""
    return _make(current_settings().search_engine)


@cache
def _make(name: str) -> SearchEngine:
    if name == OWN:
        return PostgresEngine()
    found: Callable[[], SearchEngine] | None = next(
        (point.load() for point in entry_points(group=GROUP, name=name)), None
    )
    if found is None:
        raise Misconfigured(f"SEARCH_ENGINE: no installed package offers the search engine {name}.")
    return found()
