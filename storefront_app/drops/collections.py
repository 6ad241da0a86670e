"""Collections in themes."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, partial
from typing import Any
from uuid import UUID

from shared.kernel.errors import NotFound
from shared.services.catalog.collection_page import shown_collection, storefront_collections
from shared.services.catalog.collection_pictures import first_pictures
from shared.services.catalog.collections import ALL_PRODUCTS
from shared.services.catalog.shown import CardPage, Picture, ShownCollection
from shared.services.catalog.storefront import CardFilters, Sort, storefront_products
from shared.themes.drops import Drop, Handled
from storefront_app.drops.images import image_drop
from storefront_app.drops.listings import Listing, filter_drops, read_filters, read_sort, sort_options
from storefront_app.drops.rich_text import stored_html
from storefront_app.place import Place

NO_HANDLES = frozenset({"size", "first", "last"})

Pictures = Callable[[], Mapping[UUID, Picture]]


def collection_drop(
    collection: ShownCollection, place: Place, *, is_page: bool = False, pictures: Pictures | None = None
) -> Drop:
    """A collection whose products are fetched when a theme reads them; the page's own is sorted and filtered.

    ``pictures`` finds what stands for those without a picture, for many collections at once.
    """
    query = place.query if is_page else ()
    filters = replace(read_filters(query, place.currency), collection_id=collection.id)
    load = partial(_load, place.locale, filters, read_sort(query))
    listing = Listing(load, place, page=place.page if is_page else None)
    count = collection.product_count
    return Drop(
        {
            **_own_values(collection, place, listing, pictures),
            "products": listing.products,
            "products_count": listing.count if is_page or count is None else count,
            "all_products_count": listing.count if count is None else count,
            "sort_by": dict(query).get("sort_by") or None,
            "default_sort_by": "manual",
            "sort_options": sort_options,
            "filters": lambda: filter_drops(place, filters) if is_page else [],
        }
    )


def _own_values(
    collection: ShownCollection, place: Place, listing: Listing, pictures: Pictures | None
) -> dict[str, Any]:
    own = collection.picture
    image = image_drop(own, place, alt=collection.title) if own else None
    return {
        "id": str(collection.id) if collection.id else ALL_PRODUCTS,
        "handle": collection.handle,
        "title": collection.title,
        "description": stored_html(collection.description),
        "url": place.address(f"/collections/{collection.handle}"),
        "image": image,
        "featured_image": image or (lambda: _first_image(collection, place, listing, pictures)),
        **dict.fromkeys(("tags", "all_tags", "all_types", "all_vendors"), ()),
        **dict.fromkeys(("current_type", "current_vendor", "template_suffix"), None),
        "metafields": Drop({}),
    }


def _first_image(collection: ShownCollection, place: Place, listing: Listing, pictures: Pictures | None) -> Any:
    if collection.id is None:
        first = next(iter(listing.products), None)
        return first["featured_image"] if first else None
    known = pictures() if pictures else first_pictures([collection.id])
    found = known.get(collection.id)
    return image_drop(found, place, alt=collection.title) if found else None


def _load(locale: str, filters: CardFilters, sort: Sort, page: int, per_page: int) -> CardPage:
    return storefront_products(locale, filters=filters, sort=sort, page=page, per_page=per_page)


def all_collections(place: Place) -> Handled:
    """``collections`` by handle, and all of them in the merchant's order when a theme goes through them."""
    return Handled(lambda handle: find_collection(handle, place), lambda: _listed(place))


def _listed(place: Place) -> list[Drop]:
    found = storefront_collections(place.locale)
    pictures = cache(lambda: first_pictures([item.id for item in found if item.id and not item.picture]))
    return [collection_drop(item, place, pictures=pictures) for item in found]


def find_collection(handle: str, place: Place) -> Drop | None:
    """The published collection of that handle, or None."""
    if handle in NO_HANDLES:
        return None
    try:
        return collection_drop(shown_collection(handle, place.locale), place)
    except NotFound:
        return None
