"""Find products as shoppers and merchants do."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from flask import Response
from flask.views import MethodView

from platform_app.api.envelope import ApiBlueprint, answer
from platform_app.catalog.search_schemas import (
    DEEPEST,
    ProductSearchQuery,
    SearchResultSchema,
    SuggestionQuery,
    SuggestionsSchema,
)
from shared.models.stores.store import current_store
from shared.services.catalog.api_found import api_products_by_id
from shared.services.catalog.search import facet_keys as keys
from shared.services.catalog.search.engine import search_engine
from shared.services.catalog.search.queries import Choices, Facet, FacetKind, SearchQuery
from shared.web.access import requires

blueprint = ApiBlueprint(
    "search", __name__, "/stores/<uuid:store_id>/search", "Products by words and choices, with counts."
)


@blueprint.route("")
class Search(MethodView):
    @blueprint.arguments(ProductSearchQuery(), location="query")
    @blueprint.response(200, SearchResultSchema)
    @requires("catalog.view")
    def get(self, query: dict[str, Any], store_id: UUID) -> Response:
        """Find products by words, narrowed by choices; without words all of them. Counts with `facets=true`."""
        offset = _offset(query["cursor"])
        wanted = _read(query, limit=query["limit"], offset=offset)
        found = search_engine().search(wanted)
        locale = query["locale"] or current_store().default_locale
        facets = search_engine().facets(wanted, locale) if query["facets"] else ()
        return answer(
            {
                "products": api_products_by_id(found.product_ids),
                "facets": [_facet(facet) for facet in facets],
                "total": found.total,
                "total_is_exact": found.is_exact,
                "corrected": found.corrected,
                "next_cursor": _next(offset + query["limit"], found.total),
            }
        )


@blueprint.route("/suggestions")
class Suggestions(MethodView):
    @blueprint.arguments(SuggestionQuery(), location="query")
    @blueprint.response(200, SuggestionsSchema)
    @requires("catalog.view")
    def get(self, query: dict[str, Any], store_id: UUID) -> Response:
        """What somebody who is typing may want: products, longer queries, and what was meant instead of a typo."""
        found = search_engine().suggest(query["q"], limit=query["limit"], for_shoppers=query["on_sale"])
        products = api_products_by_id(found.product_ids)
        return answer(
            {
                "products": products,
                "queries": list(found.queries),
                "corrected": found.corrected,
                "total": found.total,
            }
        )


def _read(query: dict[str, Any], *, limit: int, offset: int) -> SearchQuery:
    collection = query["collection_id"]
    return SearchQuery(
        query["q"],
        Choices({facet: tuple(values) for facet, values in _values(query) if values}, _ranges(query)),
        within=(keys.COLLECTION, str(collection)) if collection else None,
        sort=query["sort"],
        for_shoppers=query["on_sale"],
        limit=limit,
        offset=offset,
    )


def _values(query: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    plain = {"vendor": keys.VENDOR, "product_type": keys.TYPE, "tag": keys.TAG, "category": keys.CATEGORY}
    yield from ((facet, query[name]) for name, facet in plain.items())
    named: dict[str, list[str]] = {}
    for name, facet_of in (("option", keys.option_facet), ("attribute", keys.attribute_facet)):
        for text in query[name]:
            key, _colon, value = text.partition(":")
            named.setdefault(facet_of(key.strip()), []).append(keys.key_of(value))
    yield from named.items()
    if query["in_stock"] is not None:
        yield keys.STOCK, [keys.YES if query["in_stock"] else keys.NO]
    if query["discounted"]:
        yield keys.DISCOUNT, [keys.YES]


def _ranges(query: dict[str, Any]) -> dict[str, tuple[int | None, int | None]]:
    ends = query["price_from"], query["price_to"]
    return {} if ends == (None, None) else {keys.PRICE: ends}


def _facet(facet: Facet) -> dict[str, Any]:
    is_range = facet.kind is FacetKind.RANGE
    is_attribute = facet.name.startswith(keys.ATTRIBUTE)
    lowest, highest = (str(keys.shown_number(end)) if is_attribute else end for end in (facet.lowest, facet.highest))
    return {
        "name": facet.name,
        "label": facet.label,
        "kind": facet.kind.value,
        "values": [
            {
                "value": value.value,
                "label": value.label,
                "count": value.count,
                "is_chosen": value.is_chosen,
                "swatch": value.swatch,
            }
            for value in facet.values
        ],
        "lowest": lowest if is_range else None,
        "highest": highest if is_range else None,
        "unit": facet.unit,
    }


def _offset(cursor: str) -> int:
    """Where the answer begins; nonsense is the beginning."""
    return min(int(cursor), DEEPEST) if cursor.isascii() and cursor.isdigit() else 0


def _next(offset: int, total: int) -> str | None:
    return str(offset) if offset < min(total, DEEPEST) else None
