"""Which products a listing shows, from the store's facts: sets joined, no product looked at."""

from shared.db.session import session
from shared.services.catalog.search import facet_keys as keys
from shared.services.catalog.search.bits import Numbers
from shared.services.catalog.search.queries import Choices, Range, SearchQuery
from shared.services.catalog.search.store_facts import StoreFacts, store_facts

#: Stores up to this size are searched row by row, so that lists show every change at once; in larger ones the index
#: says what fits, and is a moment behind.
SMALL = 5000
LARGE = "large_store"


def facts_for(query: SearchQuery) -> StoreFacts:
    """The store's facts, with those that the query is about. One statement, or two where something is new."""
    pairs = [(facet, value) for facet, values in query.choices.values.items() for value in values]
    if query.within is not None:
        pairs.append(query.within)
    return store_facts(pair for pair in pairs if pair[0] in keys.READ_BY_VALUE)


def whole_listing(facts: StoreFacts, query: SearchQuery) -> int:
    """The products that the listing is about, before anything is chosen."""
    if query.for_shoppers:
        found = facts.products_with(keys.ON_SALE, [keys.YES])
    else:
        found = facts.products_with(keys.STATUS, facts.values_of(keys.STATUS))
    if query.within is not None:
        found &= facts.products_with(query.within[0], [query.within[1]])
    return found


def narrowed(facts: StoreFacts, products: int, choices: Choices, *, besides: str | None = None) -> int:
    """Those of the products that fit the choices; ``besides`` is a facet whose own choices are left out."""
    for facet, values in choices.values.items():
        if facet != besides:
            products &= facts.products_with(facet, values)
    for facet, limits in choices.ranges.items():
        if facet != besides:
            products &= _within(facts, facet, limits)
    return products


def numbers_of(facts: StoreFacts, facet: str) -> tuple[Numbers, Numbers]:
    """The lowest and the highest number that products have for a facet: prices differ by variant."""
    if facet == keys.PRICE:
        return facts.numbers_of(keys.PRICE_LOW), facts.numbers_of(keys.PRICE_HIGH)
    numbers = facts.numbers_of(facet)
    return numbers, numbers


def _within(facts: StoreFacts, facet: str, limits: Range) -> int:
    """Products with something in the range."""
    low, high = numbers_of(facts, facet)
    found = high.at_least(limits[0]) if limits[0] is not None else high.at_least(0)
    return found & low.at_most(limits[1]) if limits[1] is not None else found


def large_store() -> StoreFacts | None:
    """The facts of the current store where it is too large to be searched row by row.

    One statement per transaction, however often it is asked for.
    """
    current = session()
    kept = current.info.get(LARGE)
    if kept is None or kept[0] is not current.get_transaction() or kept[0] is None:
        facts = store_facts()
        kept = (current.get_transaction(), facts if everything(facts).bit_count() > SMALL else None)
        current.info[LARGE] = kept
    found: StoreFacts | None = kept[1]
    return found


def everything(facts: StoreFacts) -> int:
    """All indexed products, in whatever state."""
    return whole_listing(facts, SearchQuery(for_shoppers=False))
