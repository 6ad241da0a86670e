"""Collections in themes."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Any
from uuid import UUID

from shared.kernel.errors import NotFound
from shared.models.catalog.custom_field import FieldKind
from shared.services.catalog.collection_page import storefront_collections
from shared.services.catalog.collection_pictures import first_pictures
from shared.services.catalog.collections import ALL_PRODUCTS
from shared.services.catalog.search.facet_keys import COLLECTION
from shared.services.catalog.search.queries import NO_CHOICES
from shared.services.catalog.search.search_page import facets_of
from shared.services.catalog.shown import Picture, ShownCollection
from shared.services.catalog.sorts import Sort
from shared.services.catalog.storefront import CardFilters
from shared.themes.drops import Drop, Handled
from storefront_app.catalog.known import known_collection, known_listing
from storefront_app.drops.custom_fields import finds, metafields_of
from storefront_app.drops.facets import clear_address, filter_drops, read_choices
from storefront_app.drops.images import image_drop
from storefront_app.drops.listings import Listing, read_sort, sort_name, sort_options
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
    choices = read_choices(query, place.currency) if is_page else NO_CHOICES
    within = (COLLECTION, str(collection.id)) if collection.id else None
    whole = CardFilters(collection_id=collection.id)
    load = partial(known_listing, place.locale, whole, within, choices, _sort(collection, query))
    listing = Listing(load, place, page=place.page if is_page else None)
    count = collection.product_count
    return Drop(
        {
            **_own_values(collection, place, listing, pictures),
            "products": listing.products,
            "products_count": listing.count if is_page or count is None else count,
            "all_products_count": listing.count if count is None else count,
            "sort_by": dict(query).get("sort_by") or None,
            "default_sort_by": sort_name(Sort.read(collection.order)),
            "sort_options": sort_options,
            "filters": lambda: (
                filter_drops(place, facets_of(place.locale, within=within, choices=choices)) if is_page else []
            ),
            "url_to_clear": clear_address(place),
        }
    )


def _sort(collection: ShownCollection, query: Sequence[tuple[str, str]]) -> Sort:
    """The order that the shopper asks for, or the merchant's for this collection."""
    asked = read_sort(query)
    return Sort.read(collection.order) if asked is Sort.FEATURED and not dict(query).get("sort_by") else asked


@finds(FieldKind.COLLECTION)
def collections_referred_to(collection_ids: Sequence[UUID], place: Place) -> dict[UUID, Drop]:
    """Published collections that a custom field names."""
    wanted = set(collection_ids)
    return {item.id: collection_drop(item, place) for item in storefront_collections(place.locale) if item.id in wanted}


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
        "metafields": lambda: metafields_of(collection.id, place),
    }


def _first_image(collection: ShownCollection, place: Place, listing: Listing, pictures: Pictures | None) -> Any:
    if collection.id is None:
        first = next(iter(listing.products), None)
        return first["featured_image"] if first else None
    known = pictures() if pictures else first_pictures([collection.id])
    found = known.get(collection.id)
    return image_drop(found, place, alt=collection.title) if found else None


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
        return collection_drop(known_collection(handle, place.locale), place)
    except NotFound:
        return None
