"""Finding in a store of 200,000 products against one of 2,000, in a database of several stores."""

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from uuid import UUID

from benchmarks.bench import Bench
from benchmarks.filling import open_bare_store
from benchmarks.large_store import fill_large_store
from benchmarks.table import print_table
from shared.db.session import session, store_scope
from shared.services.catalog.list_cursors import Edge, write_cursor
from shared.services.catalog.listing import ListFilters, ListSort, list_products
from shared.services.catalog.search.queries import Choices
from shared.services.catalog.search.search_page import browse_products, facets_of, search_products, suggest
from shared.services.catalog.sorts import Sort
from shared.services.catalog.storefront import CardFilters

HEAD = ("finding", "large: ms", "small: ms", "ratio", "target")
TARGET = 2.0
LARGE, SMALL = 200, 2
NEIGHBOURS = 3
LOCALE = "en"


@dataclass(frozen=True)
class Place:
    """A store, and a collection of half its products."""

    store_id: UUID
    collection_id: UUID

    @property
    def within(self) -> tuple[str, str]:
        return "collection", str(self.collection_id)


Task = Callable[[Place, int], object]


def run(bench: Bench) -> None:
    """Fill, then print medians of wall-clock time per call, both stores in turn, and their ratio."""
    began = time.monotonic()
    sizes = [LARGE, *[SMALL] * (NEIGHBOURS + 1)]
    places = [_fill(bench, number, size * bench.pace.products) for number, size in enumerate(sizes)]
    bench.services.settle()
    large, small = places[:2]
    print(
        f"\n{LARGE * bench.pace.products:,} products against {SMALL * bench.pace.products:,}, "
        f"{len(places) + 2} stores in the database, filled in {time.monotonic() - began:.0f} s"
    )
    print_table("Catalogue", HEAD, (_row(name, task, large, small, bench.pace.rounds * 20) for name, task in tasks()))


def _fill(bench: Bench, number: int, count: int) -> Place:
    store_id, location_id = open_bare_store(f"catalog-{number}")
    return Place(store_id, fill_large_store(store_id, location_id, count, bench.services.analyse))


def tasks() -> Iterator[tuple[str, Task]]:
    """What shoppers and merchants do. The number changes what is asked, so that nothing is answered from before."""
    few = Choices({"vendor": ("Brand 7",), "option.size": ("m",), "option.colour": ("ink",)})
    brands = Choices({"vendor": ("Brand 7", "Brand 8")})
    wide = Choices({"stock": ("1",), "option.size": ("m",)})
    yield "all products, first page", lambda place, n: browse_products(LOCALE)
    yield "all products by price, page 40", lambda place, n: browse_products(LOCALE, sort=Sort.PRICE, page=40)
    yield "collection of half, first page", lambda place, n: browse_products(LOCALE, whole=_whole(place))
    yield "narrowed to few, by title", lambda place, n: browse_products(LOCALE, choices=few, sort=Sort.TITLE)
    yield "two of 400 brands, by title", lambda place, n: browse_products(LOCALE, choices=brands, sort=Sort.TITLE)
    yield "narrowed to many, by price", lambda place, n: browse_products(LOCALE, choices=wide, sort=Sort.PRICE)
    yield "dashboard list, first page", lambda place, n: list_products()
    yield "dashboard list by price, at the end", _last_page
    yield "dashboard list of a vendor", lambda place, n: list_products(ListFilters(vendor=f"Brand {1 + n % 40}"))
    yield "dashboard list of a tag in stock", lambda place, n: list_products(ListFilters(tag="sand", in_stock=True))
    yield "facets of everything", lambda place, n: facets_of(LOCALE)
    yield "facets of a collection, narrowed", lambda place, n: facets_of(LOCALE, within=place.within, choices=wide)
    yield "search, one frequent word", lambda place, n: search_products(_of(n, "lamp", "bowl", "vase"), LOCALE)
    yield "search, three words", lambda place, n: search_products(_of(n, "oak lamp sand", "brass vase ink"), LOCALE)
    yield "search, a number", lambda place, n: search_products(f"LD-{n % 1000:05d}", LOCALE)
    yield "search with a typo", lambda place, n: search_products(_of(n, "lmap", "blankte", "notebok"), LOCALE)
    yield "search with its facets", _search_page
    yield "suggestions, two letters", lambda place, n: suggest(_of(n, "la", "bo", "ca"), LOCALE)
    yield "suggestions, four letters", lambda place, n: suggest(_of(n, "note", "blan", "cush"), LOCALE)


def _last_page(place: Place, number: int) -> None:
    """The page before the very last one, as its link asks for it."""
    end = write_cursor("price-down", Edge(0, UUID(int=0), is_before=True))
    list_products(sort=ListSort.PRICE_DOWN, cursor=end)


def _whole(place: Place) -> CardFilters:
    return CardFilters(collection_id=place.collection_id)


def _of(number: int, *words: str) -> str:
    return words[number % len(words)]


def _search_page(place: Place, number: int) -> None:
    words = _of(number, "lamp", "bowl", "vase")
    search_products(words, LOCALE)
    facets_of(LOCALE, query=words)


def _row(name: str, task: Task, large: Place, small: Place, calls: int) -> list[str]:
    sides = {place: [_timed(task, place, number) for number in range(3)] for place in (large, small)}
    for place in sides:
        sides[place].clear()
    turns = cycle((large, small))
    for number in range(calls * 2):
        place = next(turns)
        sides[place].append(_timed(task, place, number // 2))
    mine, its = (statistics.median(sides[place]) for place in (large, small))
    ratio = mine / its
    return [name, f"{mine:.2f}", f"{its:.2f}", f"{ratio:.2f}", f"≤ {TARGET:.0f} {'✓' if ratio <= TARGET else '✗'}"]


def _timed(task: Task, place: Place, number: int) -> float:
    """Milliseconds of one call in a unit of work of its own."""
    began = time.perf_counter()
    with store_scope(place.store_id):
        task(place, number)
        session().rollback()
    return (time.perf_counter() - began) * 1e3
