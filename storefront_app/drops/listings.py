"""Long lists of products, their orders and their filters."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.money import parse_money
from shared.services.catalog.facets import Facets, facets_of
from shared.services.catalog.shown import CardPage, ProductCard
from shared.services.catalog.storefront import CardFilters, Sort
from shared.themes.drops import Drop, PagedList
from storefront_app.drops.products import card_drop
from storefront_app.place import Place

SORTS = {
    "manual": (Sort.FEATURED, _l("Featured")),
    "title-ascending": (Sort.TITLE, _l("Name, A to Z")),
    "title-descending": (Sort.TITLE_DOWN, _l("Name, Z to A")),
    "price-ascending": (Sort.PRICE, _l("Price, low to high")),
    "price-descending": (Sort.PRICE_DOWN, _l("Price, high to low")),
    "created-descending": (Sort.NEWEST, _l("Newest first")),
    "created-ascending": (Sort.OLDEST, _l("Oldest first")),
}
AVAILABLE, PRICE = "filter.v.availability", "filter.v.price"
PRICE_FROM, PRICE_TO = f"{PRICE}.gte", f"{PRICE}.lte"
VENDOR, TYPE = "filter.p.vendor", "filter.p.product_type"

USUAL_PAGE = 24

Load = Callable[[int, int], CardPage]


class Listing:
    """The products of a list, fetched by window; the count comes with the first window.

    ``page`` is the one that the address asks for: most themes show 24, so a count that is read before the theme says
    how many it shows already fetches the right window.
    """

    def __init__(self, load: Load, place: Place, *, page: int | None = None) -> None:
        self._load, self._place = load, place
        self._pages: dict[tuple[int, int], CardPage] = {}
        self._last: CardPage | None = None
        self.products = PagedList(self._window, self.count)
        if page is not None:
            self.products.show_window((page - 1) * USUAL_PAGE, USUAL_PAGE)

    def _page(self, offset: int, limit: int) -> CardPage:
        limit = max(limit, 1)
        if (offset, limit) not in self._pages:
            self._pages[offset, limit] = self._last = self._load(offset // limit + 1, limit)
        return self._pages[offset, limit]

    def _cards(self, offset: int, limit: int) -> Sequence[ProductCard]:
        """Out of a larger window where one was fetched before."""
        for (start, length), page in self._pages.items():
            if start <= offset and offset + limit <= start + length:
                return page.cards[offset - start : offset - start + limit]
        return self._page(offset, limit).cards

    def _window(self, offset: int, limit: int) -> list[Any]:
        return [card_drop(card, self._place) for card in self._cards(offset, limit)]

    def count(self) -> int:
        """How many there are on all pages."""
        offset, limit = self.products.window
        return (self._last or self._page(offset, min(limit, USUAL_PAGE))).total


def read_sort(query: Sequence[tuple[str, str]]) -> Sort:
    name = dict(query).get("sort_by", "")
    return SORTS[name][0] if name in SORTS else Sort.FEATURED


def sort_options() -> list[dict[str, str]]:
    return [{"value": value, "name": str(label)} for value, (_sort, label) in SORTS.items()]


def read_filters(query: Sequence[tuple[str, str]], currency: str) -> CardFilters:
    """The filters that an address asks for; what cannot be read is left out. Prices are as people type them."""
    asked = dict(query)
    return CardFilters(
        price_from=_amount(asked.get(PRICE_FROM), currency),
        price_to=_amount(asked.get(PRICE_TO), currency),
        in_stock=asked.get(AVAILABLE) == "1",
        vendor=asked.get(VENDOR),
        product_type=asked.get(TYPE),
    )


def _amount(text: str | None, currency: str) -> int | None:
    try:
        return max(0, parse_money(text, currency).amount) if text else None
    except Invalid:
        return None


def filter_drops(place: Place, filters: CardFilters) -> list[Drop]:
    """``collection.filters``: what is in stock, and a price range (values in minor units). One statement."""
    facets = facets_of(filters)
    return [_availability(place, filters, facets), _price(place, filters, facets)]


def _availability(place: Place, filters: CardFilters, facets: Facets) -> Drop:
    value = Drop(
        {
            "label": _("In stock"),
            "value": "1",
            "param_name": AVAILABLE,
            "active": filters.in_stock,
            "count": facets.in_stock,
            "url_to_add": _narrowed(place, AVAILABLE, (AVAILABLE, "1")),
            "url_to_remove": _narrowed(place, AVAILABLE),
        }
    )
    return Drop(
        {
            "label": _("Availability"),
            "type": "list",
            "param_name": AVAILABLE,
            "values": [value],
            "active_values": [value] if filters.in_stock else [],
            "inactive_values": [] if filters.in_stock else [value],
            "url_to_remove": _narrowed(place, AVAILABLE),
            "operator": "OR",
            "presentation": "text",
        }
    )


def _price(place: Place, filters: CardFilters, facets: Facets) -> Drop:
    low, high = filters.price_from, filters.price_to
    is_used = low is not None or high is not None
    return Drop(
        {
            "label": _("Price"),
            "type": "price_range",
            "param_name": PRICE,
            "min_value": Drop({"value": low, "param_name": PRICE_FROM}),
            "max_value": Drop({"value": high, "param_name": PRICE_TO}),
            "range_max": facets.price_max,
            "values": [],
            "active_values": [Drop({"label": _("Price")})] if is_used else [],
            "inactive_values": [],
            "url_to_remove": _narrowed(place, PRICE),
        }
    )


def _narrowed(place: Place, name: str, *added: tuple[str, str]) -> str:
    """The page's address without a filter (and from its first page on), with another."""
    kept = [(key, value) for key, value in place.query if not key.startswith(name) and key != "page"]
    query = urlencode([*kept, *added])
    return f"{place.path}?{query}" if query else place.path
