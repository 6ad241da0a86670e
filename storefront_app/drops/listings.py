"""Long lists of products and their orders."""

from collections.abc import Callable, Sequence
from typing import Any

from shared.kernel.i18n import lazy_gettext as _l
from shared.services.catalog.shown import CardPage, ProductCard
from shared.services.catalog.sorts import Sort
from shared.themes.drops import PagedList
from storefront_app.drops.products import card_drop
from storefront_app.place import Place

SORTS = {
    "manual": (Sort.FEATURED, _l("Featured")),
    "best-selling": (Sort.BEST_SELLING, _l("Best selling")),
    "title-ascending": (Sort.TITLE, _l("Name, A to Z")),
    "title-descending": (Sort.TITLE_DOWN, _l("Name, Z to A")),
    "price-ascending": (Sort.PRICE, _l("Price, low to high")),
    "price-descending": (Sort.PRICE_DOWN, _l("Price, high to low")),
    "created-descending": (Sort.NEWEST, _l("Newest first")),
    "created-ascending": (Sort.OLDEST, _l("Oldest first")),
}
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

    @property
    def last_page(self) -> CardPage | None:
        """The page that was fetched last."""
        return self._last

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


def sort_name(sort: Sort) -> str:
    """How themes call the order."""
    return next((name for name, (order, _label) in SORTS.items() if order is sort), "manual")


def sort_options() -> list[dict[str, str]]:
    return [{"value": value, "name": str(label)} for value, (_sort, label) in SORTS.items()]
