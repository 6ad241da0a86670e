"""Search results, suggestions and recommendations in themes."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from shared.kernel.i18n import gettext as _
from shared.services.catalog.search.queries import Choices
from shared.services.catalog.search.search_page import FoundCards, Suggestions, facets_of, search_products
from shared.services.catalog.shown import ProductCard
from shared.services.catalog.sorts import Sort
from shared.themes.drops import Drop
from storefront_app.drops.facets import clear_address, filter_drops, read_choices
from storefront_app.drops.images import media_address
from storefront_app.drops.listings import Listing, read_sort, sort_options
from storefront_app.drops.products import card_drop
from storefront_app.place import Place


def search_drop(query: str, place: Place) -> Drop:
    """``search``: what was found, a page at a time."""
    choices, sort = read_choices(place.query, place.currency), read_sort(place.query)
    listing = Listing(partial(_load, query, place.locale, choices, sort), place, page=place.page)
    return Drop(
        {
            "performed": bool(query),
            "terms": query,
            "results": listing.products if query else [],
            "results_count": listing.count if query else 0,
            "products_count": listing.count if query else 0,
            "corrected_terms": lambda: _corrected(listing) if query else None,
            "types": ["product"],
            "filters": lambda: _filters(query, choices, place) if query else [],
            "url_to_clear": clear_address(place),
            "sort_by": dict(place.query).get("sort_by") or None,
            "default_sort_by": "relevance",
            "sort_options": _sort_options,
        }
    )


def _sort_options() -> list[dict[str, str]]:
    """What was found is in order of relevance where no other order is asked for."""
    return [{"value": "relevance", "name": _("Relevance")}, *sort_options()[1:]]


def _filters(query: str, choices: Choices, place: Place) -> list[Drop]:
    return filter_drops(place, facets_of(place.locale, query=query, choices=choices))


def _corrected(listing: Listing) -> str | None:
    """What was searched instead of a typo."""
    listing.count()
    page = listing.last_page
    return page.corrected if isinstance(page, FoundCards) else None


def _load(query: str, locale: str, choices: Choices, sort: Sort, page: int, per_page: int) -> FoundCards:
    return search_products(query, locale, choices=choices, sort=sort, page=page, per_page=per_page)


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
        "queries": [Drop(shape) for shape in _queries(found, place)],
    }
    found_instead = {"corrected_terms": found.corrected, "results_count": found.total}
    terms = {"performed": bool(query), "terms": query, "types": ["product", "collection", "query"]}
    return Drop({**terms, **found_instead, "resources": Drop(resources)})


def _queries(found: Suggestions, place: Place) -> list[dict[str, str]]:
    """Longer queries that begin with what was typed."""
    address = place.address("/search")
    return [{"text": text, "styled_text": text, "url": f"{address}?{urlencode({'q': text})}"} for text in found.queries]


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
        "queries": _queries(found, place),
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
