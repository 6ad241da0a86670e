"""Search results, suggestions and recommendations in themes."""

from functools import partial
from typing import Any

from shared.services.catalog.search.search_page import Suggestions, search_products
from shared.services.catalog.shown import CardPage, ProductCard
from shared.services.catalog.storefront import CardFilters, Sort
from shared.themes.drops import Drop
from storefront_app.drops.images import media_address
from storefront_app.drops.listings import Listing, read_filters, read_sort, sort_options
from storefront_app.drops.products import card_drop
from storefront_app.place import Place


def search_drop(query: str, place: Place) -> Drop:
    """``search``: what was found, a page at a time."""
    filters, sort = read_filters(place.query, place.currency), read_sort(place.query)
    listing = Listing(partial(_load, query, place.locale, filters, sort), place, page=place.page)
    return Drop(
        {
            "performed": bool(query),
            "terms": query,
            "results": listing.products if query else [],
            "results_count": listing.count if query else 0,
            "products_count": listing.count if query else 0,
            "types": ["product"],
            "filters": [],
            "sort_by": dict(place.query).get("sort_by") or None,
            "default_sort_by": "relevance",
            "sort_options": sort_options,
        }
    )


def _load(query: str, locale: str, filters: CardFilters, sort: Sort, page: int, per_page: int) -> CardPage:
    return search_products(query, locale, filters=filters, sort=sort, page=page, per_page=per_page)


def suggestions_drop(query: str, found: Suggestions, place: Place) -> Drop:
    """``predictive_search``."""
    collections = [
        Drop({"title": item.title, "handle": item.handle, "url": place.address(f"/collections/{item.handle}")})
        for item in found.collections
    ]
    resources = {
        "products": [card_drop(card, place) for card in found.products],
        "collections": collections,
        "pages": [],
        "articles": [],
        "queries": [],
    }
    return Drop({"performed": bool(query), "terms": query, "types": ["product"], "resources": Drop(resources)})


def suggestion_shape(found: Suggestions, place: Place) -> dict[str, Any]:
    """``/search/suggest.json``."""
    results = {
        "products": [card_shape(card, place) for card in found.products],
        "collections": [
            {"title": item.title, "handle": item.handle, "url": place.address(f"/collections/{item.handle}")}
            for item in found.collections
        ],
        "pages": [],
        "articles": [],
        "queries": [],
    }
    return {"resources": {"results": results}}


def recommendations_drop(cards: tuple[ProductCard, ...], place: Place) -> Drop:
    """``recommendations``."""
    products = [card_drop(card, place) for card in cards]
    return Drop({"performed": True, "performed?": True, "products": products, "products_count": len(products)})


def card_shape(card: ProductCard, place: Place) -> dict[str, Any]:
    """A product in a list, as plain data. Money is minor units."""
    picture = card.pictures[0] if card.pictures else None
    address = media_address(place, picture.key) if picture else None
    return {
        "id": str(card.id),
        "handle": card.handle,
        "title": card.title,
        "vendor": card.vendor,
        "type": card.product_type,
        "tags": list(card.tags),
        "available": card.available,
        "price": card.price_min,
        "price_min": card.price_min,
        "price_max": card.price_max,
        "compare_at_price_max": card.compare_at_max,
        "image": address,
        "featured_image": {"url": address, "alt": picture.alt, "width": picture.width, "height": picture.height}
        if picture
        else None,
        "url": place.address(f"/products/{card.handle}"),
    }
