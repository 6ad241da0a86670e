"""Products and listings as shoppers see them, read at most once a minute per process while nothing about them changes.

Only how many are left, and what sells best, may lag behind by that minute; whether something can be bought at all never
does, because the store's revision grows with it, and carts ask afresh.
"""

import time
from typing import Any

from shared.services.catalog.collection_page import shown_collection
from shared.services.catalog.product_page import storefront_product
from shared.services.catalog.search.queries import Choices
from shared.services.catalog.search.search_page import browse_products
from shared.services.catalog.shown import CardPage, ShownCollection, ShownProduct
from shared.services.catalog.sorts import Sort
from shared.services.catalog.storefront import CardFilters
from storefront_app.memory import Memory, remember
from storefront_app.place import current_place

SECONDS = 60
_products = Memory(capacity=1_000)
#: A page of 24 cards takes some 30 kB.
_listings = Memory(capacity=200)


def known_product(handle: str, locale: str) -> ShownProduct:
    """The product under this address. Raises NotFound."""
    return _products.remember((handle, locale, *_prices_of_now()), lambda: storefront_product(handle, locale))


def known_collection(handle: str, locale: str) -> ShownCollection:
    """A published collection without its products. Raises NotFound."""
    return remember(("collection", handle, locale), lambda: shown_collection(handle, locale))


def known_listing(
    locale: str,
    whole: CardFilters,
    within: tuple[str, str] | None,
    choices: Choices,
    sort: Sort,
    page: int,
    per_page: int,
) -> CardPage:
    """A page of a listing, as ``browse_products`` reads it; what people choose from it seldom comes twice."""

    def read() -> CardPage:
        return browse_products(
            locale, whole=whole, within=within, choices=choices, sort=sort, page=page, per_page=per_page
        )

    return read() if choices else _listings.remember((locale, whole, sort, page, per_page, *_prices_of_now()), read)


def _prices_of_now() -> tuple[Any, ...]:
    place = current_place()
    return int(time.time()) // SECONDS, place.currency, place.group_ids
