"""The engine that comes with the shop: words in a B-tree, facts in rows of bits, both in the store's own tables."""

from collections.abc import Sequence
from uuid import UUID

from shared.db.locks import wait_for_turn
from shared.db.session import session, transaction
from shared.kernel.folding import query_words
from shared.kernel.ids import parse_id
from shared.kernel.tenant import current_store_id
from shared.services.catalog.search import facet_keys as keys
from shared.services.catalog.search.bits import bits_of, slots_of
from shared.services.catalog.search.faceting import Faceting
from shared.services.catalog.search.indexer import index_batch, turn_name
from shared.services.catalog.search.narrowing import facts_for, narrowed, whole_listing
from shared.services.catalog.search.queries import Facet, SearchPage, SearchQuery, Suggested
from shared.services.catalog.search.slot_pages import ids_of, page_of
from shared.services.catalog.search.term_search import Matches, find_products
from shared.services.catalog.sorts import Sort

MOST_QUERIES = 4
MATCHES = "search_matches"


class PostgresEngine:
    """Searches look at the ``MOST_FOUND`` best matches; listings without words and facets are exact at any size."""

    def index(self, product_ids: Sequence[UUID]) -> None:
        """Words, facts and vocabulary, in one transaction; batches of a store come one after the other."""
        with transaction():
            wait_for_turn(session(), turn_name(current_store_id()))
            index_batch(list(product_ids))

    def search(self, query: SearchQuery) -> SearchPage:
        """Two statements for a listing, four for words; two or three more after a typo."""
        return _search(query) if query.text.strip() else _browse(query)

    def facets(self, query: SearchQuery, locale: str) -> tuple[Facet, ...]:
        """One statement, and two more for words."""
        facts = facts_for(query)
        products = whole_listing(facts, query)
        if query.text.strip():
            products &= bits_of(_matches(query).slots)
        return tuple(Faceting(facts, query, products, locale).facets())

    def suggest(self, text: str, *, limit: int = 6, for_shoppers: bool = True) -> Suggested:
        """Four statements; two or three more after a typo."""
        asked = SearchQuery(text, for_shoppers=for_shoppers, limit=limit)
        page, found = _search(asked), _matches(asked)
        words = query_words(text)
        queries = [" ".join((*words[:-1], word)) for word in found.completions] if not found.corrected else []
        return Suggested(page.product_ids, page.total, tuple(queries[:MOST_QUERIES]), found.corrected)


def _browse(query: SearchQuery) -> SearchPage:
    facts = facts_for(query)
    products = narrowed(facts, whole_listing(facts, query), query.choices)
    return SearchPage(_page(query, products), products.bit_count())


def _search(query: SearchQuery) -> SearchPage:
    """Products so new that they have no facts yet are left out where the search is narrowed or sorted by facts."""
    found, facts = _matches(query), facts_for(query)
    products = narrowed(facts, whole_listing(facts, query) & bits_of(found.slots), query.choices)
    if query.sort is not Sort.FEATURED:
        return SearchPage(_page(query, products), products.bit_count(), found.is_exact, found.corrected)
    has_fresh = not query.choices and query.within is None
    inside = set(slots_of(products))
    ranked = [one for one in found.ranked if (one in inside if isinstance(one, int) else has_fresh)]
    page = ranked[query.offset : query.offset + query.limit]
    known = ids_of([one for one in page if isinstance(one, int)])
    ids = (known.get(one) if isinstance(one, int) else one for one in page)
    return SearchPage(tuple(one for one in ids if one), len(ranked), found.is_exact, found.corrected)


def _matches(query: SearchQuery) -> Matches:
    """All matches; a page and its facets are made in one transaction, and look for them once."""
    kept = session().info.get(MATCHES)
    if kept is not None and kept[:2] == (session().get_transaction(), _asked(query)):
        found: Matches = kept[2]
        return found
    found = find_products(query.text, for_shoppers=query.for_shoppers)
    session().info[MATCHES] = (session().get_transaction(), _asked(query), found)
    return found


def _asked(query: SearchQuery) -> tuple[str, bool]:
    return query.text, query.for_shoppers


def _page(query: SearchQuery, products: int) -> tuple[UUID, ...]:
    within = query.within
    collection = parse_id(within[1]) if within is not None and within[0] == keys.COLLECTION else None
    return page_of(
        products,
        query.sort,
        for_shoppers=query.for_shoppers,
        limit=query.limit,
        offset=query.offset,
        collection_id=collection if not query.text.strip() else None,
    )
