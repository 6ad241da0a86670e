"""Categories with their products in themes."""

from functools import partial

from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.services.catalog.category_page import ShownCategory, counts_on_sale
from shared.services.catalog.search.facet_keys import CATEGORY
from shared.services.catalog.search.queries import NO_CHOICES, Choices
from shared.services.catalog.search.search_page import facets_of
from shared.services.catalog.storefront import CardFilters
from shared.themes.drops import Drop, Handled
from storefront_app.catalog.known import known_listing
from storefront_app.drops.category_tree import CategoryTree, category_values, known_tree
from storefront_app.drops.facets import clear_address, filter_drops, read_choices
from storefront_app.drops.listings import Listing, read_sort, sort_options
from storefront_app.memory import remember
from storefront_app.place import Place


def known_category(handle: str, locale: str) -> ShownCategory:
    """The published category of that handle. Raises NotFound."""
    found = known_tree(locale).by_handle.get(handle)
    if found is None:
        raise NotFound(_("This category does not exist."))
    return found


def category_drop(category: ShownCategory, place: Place, *, is_page: bool = False) -> Drop:
    """A category; its own page is sorted and filtered as the address says. It reads like a collection, too."""
    tree = known_tree(place.locale)
    query = place.query if is_page else ()
    choices = read_choices(query, place.currency) if is_page else NO_CHOICES
    whole, within = CardFilters(category_id=category.id), (CATEGORY, category.handle)
    load = partial(known_listing, place.locale, whole, within, choices, read_sort(query))
    listing = Listing(load, place, page=_page(place, is_page))
    return Drop(
        {
            **category_values(category, place),
            "children": lambda: [category_drop(one, place) for one in tree.under(category.id)],
            "products": listing.products,
            "products_count": listing.count if is_page else lambda: _count(tree, category),
            "all_products_count": lambda: _count(tree, category),
            "sort_by": dict(query).get("sort_by") or None,
            "default_sort_by": "manual",
            "sort_options": sort_options,
            "filters": lambda: _filters(category, choices, place) if is_page else [],
            "url_to_clear": clear_address(place),
            **dict.fromkeys(("tags", "all_tags", "all_types", "all_vendors"), ()),
            **dict.fromkeys(("current_type", "current_vendor", "template_suffix"), None),
        }
    )


def all_categories(place: Place) -> Handled:
    """``categories`` by handle, and those at the top when a theme goes through them."""
    tree = known_tree(place.locale)
    listed = lambda: [category_drop(one, place) for one in tree.under(None)]  # noqa: E731
    return Handled(lambda handle: find_category(handle, place), listed)


def find_category(handle: str, place: Place) -> Drop | None:
    """The published category of that handle, or None."""
    found = known_tree(place.locale).by_handle.get(handle)
    return category_drop(found, place) if found else None


def _page(place: Place, is_page: bool) -> int | None:
    return place.page if is_page else None


def _count(tree: CategoryTree, category: ShownCategory) -> int:
    """Products on sale in the category and under it; counted once for all categories."""
    counts = remember(("category counts",), counts_on_sale)
    return sum(counts.get(one, 0) for one in tree.branch(category))


def _filters(category: ShownCategory, choices: Choices, place: Place) -> list[Drop]:
    return filter_drops(place, facets_of(place.locale, within=(CATEGORY, category.handle), choices=choices))
