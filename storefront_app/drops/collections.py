"""Collections in themes."""

from dataclasses import replace
from functools import partial
from typing import Any

from shared.kernel.errors import NotFound
from shared.services.catalog.collection_page import shown_collection, storefront_collections
from shared.services.catalog.collections import ALL_PRODUCTS
from shared.services.catalog.shown import CardPage, ShownCollection
from shared.services.catalog.storefront import CardFilters, Sort, storefront_products
from shared.themes.drops import Drop, Handled
from storefront_app.drops.images import image_drop
from storefront_app.drops.listings import Listing, filter_drops, read_filters, read_sort, sort_options
from storefront_app.drops.rich_text import stored_html
from storefront_app.place import Place


def collection_drop(collection: ShownCollection, place: Place, *, is_page: bool = False) -> Drop:
    """A collection whose products are fetched when a theme reads them; the page's own is sorted and filtered."""
    query = place.query if is_page else ()
    filters = replace(read_filters(query, place.currency), collection_id=collection.id)
    listing = Listing(partial(_load, place.locale, filters, read_sort(query)), place)
    picture = collection.picture
    image = image_drop(picture, place, alt=collection.title) if picture else None
    return Drop(
        {
            "id": str(collection.id) if collection.id else ALL_PRODUCTS,
            "handle": collection.handle,
            "title": collection.title,
            "description": stored_html(collection.description),
            "url": place.address(f"/collections/{collection.handle}"),
            "image": image,
            "featured_image": image or (lambda: _first_image(listing)),
            "products": listing.products,
            "products_count": listing.count,
            "all_products_count": listing.count if collection.product_count is None else collection.product_count,
            "sort_by": dict(query).get("sort_by") or None,
            "default_sort_by": "manual",
            "sort_options": sort_options,
            "filters": lambda: filter_drops(place, filters) if is_page else [],
            "tags": [],
            "all_tags": [],
            "all_types": [],
            "all_vendors": [],
            "current_type": None,
            "current_vendor": None,
            "template_suffix": None,
            "metafields": Drop({}),
        }
    )


def _load(locale: str, filters: CardFilters, sort: Sort, page: int, per_page: int) -> CardPage:
    return storefront_products(locale, filters=filters, sort=sort, page=page, per_page=per_page)


def _first_image(listing: Listing) -> Any:
    first = next(iter(listing.products), None)
    return first["featured_image"] if first else None


def all_collections(place: Place) -> Handled:
    """``collections`` by handle, and all of them in the merchant's order when a theme goes through them."""
    return Handled(
        lambda handle: find_collection(handle, place),
        lambda: [collection_drop(item, place) for item in storefront_collections(place.locale)],
    )


def find_collection(handle: str, place: Place) -> Drop | None:
    """The published collection of that handle, or None."""
    try:
        return collection_drop(shown_collection(handle, place.locale), place)
    except NotFound:
        return None
