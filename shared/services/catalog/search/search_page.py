"""What shoppers find: the search page and suggestions as they type."""

from dataclasses import dataclass

from shared.kernel.folding import fold
from shared.services.catalog.collection_page import storefront_collections
from shared.services.catalog.search.engine import MOST_FOUND, search_engine
from shared.services.catalog.shown import CardPage, ProductCard, ShownCollection
from shared.services.catalog.storefront import CardFilters, Sort, cards_of, storefront_products


@dataclass(frozen=True, slots=True)
class SearchPage(CardPage):
    """A page of found products; ``corrected`` is what was searched instead of a typo."""

    query: str = ""
    corrected: str | None = None


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What a search box offers while somebody types."""

    products: tuple[ProductCard, ...]
    collections: tuple[ShownCollection, ...]
    total: int
    corrected: str | None = None


def search_products(
    query: str,
    locale: str,
    *,
    filters: CardFilters = CardFilters(),
    sort: Sort = Sort.FEATURED,
    page: int = 1,
    per_page: int = 24,
) -> SearchPage:
    """A page of what shoppers find, the most relevant first (FEATURED) or in another order. Two or three statements."""
    page = max(1, page)
    if sort is Sort.FEATURED and not filters.shape:
        found = search_engine().find(query, only_on_sale=True, limit=per_page, offset=(page - 1) * per_page)
        return SearchPage(
            cards_of(found.product_ids, locale), found.total, page, per_page, query.strip(), found.corrected
        )
    found = search_engine().find(query, only_on_sale=True, limit=MOST_FOUND)
    narrowed = CardFilters(
        collection_id=filters.collection_id,
        product_ids=tuple(found.product_ids),
        price_from=filters.price_from,
        price_to=filters.price_to,
        in_stock=filters.in_stock,
        vendor=filters.vendor,
        product_type=filters.product_type,
    )
    cards = storefront_products(locale, filters=narrowed, sort=sort, page=page, per_page=per_page)
    return SearchPage(cards.cards, cards.total, cards.page, cards.per_page, query.strip(), found.corrected)


def suggest(query: str, locale: str, limit: int = 6) -> Suggestions:
    """Products and collections for a search box. Two or three statements."""
    found = search_engine().find(query, only_on_sale=True, limit=limit)
    return Suggestions(
        cards_of(found.product_ids, locale),
        _collections(query, locale, limit),
        found.total,
        found.corrected,
    )


def _collections(query: str, locale: str, limit: int) -> tuple[ShownCollection, ...]:
    wanted = fold(query).strip()
    if not wanted:
        return ()
    fitting = (item for item in storefront_collections(locale) if _begins(fold(item.title), wanted))
    return tuple(fitting)[:limit]


def _begins(title: str, wanted: str) -> bool:
    return title.startswith(wanted) or f" {wanted}" in title
