"""What shoppers find: the search page, listings that are narrowed, and suggestions as they type."""

from dataclasses import dataclass, replace

from shared.services.catalog.collection_page import collections_beginning
from shared.services.catalog.search.engine import search_engine
from shared.services.catalog.search.queries import NO_CHOICES, Choices, Facet, SearchQuery
from shared.services.catalog.shown import CardPage, ProductCard, ShownCollection
from shared.services.catalog.sorts import Sort
from shared.services.catalog.storefront import CardFilters, cards_of, storefront_products


@dataclass(frozen=True, slots=True)
class FoundCards(CardPage):
    """A page of found products; ``corrected`` is what was searched instead of a typo.

    Where not ``is_exact`` there are more than ``total``.
    """

    query: str = ""
    corrected: str | None = None
    is_exact: bool = True


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What a search box offers while somebody types."""

    products: tuple[ProductCard, ...]
    collections: tuple[ShownCollection, ...]
    total: int
    corrected: str | None = None
    queries: tuple[str, ...] = ()


def search_products(
    query: str,
    locale: str,
    *,
    choices: Choices = NO_CHOICES,
    sort: Sort = Sort.FEATURED,
    page: int = 1,
    per_page: int = 24,
) -> FoundCards:
    """A page of what shoppers find, the most relevant first (FEATURED) or in another order. At most five statements."""
    asked = SearchQuery(query, choices, sort=sort)
    if not query.strip():
        return FoundCards((), 0, max(1, page), per_page)
    return _page(asked, locale, page, per_page)


def browse_products(
    locale: str,
    *,
    whole: CardFilters = CardFilters(),
    within: tuple[str, str] | None = None,
    choices: Choices = NO_CHOICES,
    sort: Sort = Sort.FEATURED,
    page: int = 1,
    per_page: int = 24,
) -> CardPage:
    """A page of a listing: all products, or those of a collection or category. Two or three statements.

    ``whole`` is the listing as it is read while nothing is chosen, ``within`` the same as a fact, for the index:
    ``("collection", id)`` or ``("category", handle)``.
    """
    if not choices:
        return storefront_products(locale, filters=whole, sort=sort, page=page, per_page=per_page)
    return _page(SearchQuery(choices=choices, within=within, sort=sort), locale, page, per_page)


def facets_of(
    locale: str, *, query: str = "", within: tuple[str, str] | None = None, choices: Choices = NO_CHOICES
) -> tuple[Facet, ...]:
    """What a listing or a search can be narrowed by, with counts. One statement, with words two more at most."""
    return search_engine().facets(SearchQuery(query, choices, within), locale)


def suggest(query: str, locale: str, limit: int = 6) -> Suggestions:
    """Products, collections and longer queries for a search box. Seven statements."""
    found = search_engine().suggest(query, limit=limit)
    return Suggestions(
        cards_of(found.product_ids, locale),
        collections_beginning(query, locale, limit),
        found.total,
        found.corrected,
        found.queries,
    )


def _page(asked: SearchQuery, locale: str, page: int, per_page: int) -> FoundCards:
    page = max(1, page)
    found = search_engine().search(replace(asked, limit=per_page, offset=(page - 1) * per_page))
    cards = cards_of(found.product_ids, locale)
    return FoundCards(cards, found.total, page, per_page, asked.text.strip(), found.corrected, is_exact=found.is_exact)
