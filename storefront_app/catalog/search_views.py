"""Search, suggestions while somebody types, and what goes with a product."""

from flask import Blueprint, Response, jsonify, request

from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.services.catalog.recommendations import recommended_products
from shared.services.catalog.search.search_page import suggest
from shared.web.access import shopper
from shared.web.limits import check_limit, client_address
from storefront_app.asked import wants_data
from storefront_app.drops.searches import (
    card_shape,
    recommendations_drop,
    search_drop,
    suggestion_shape,
    suggestions_drop,
)
from storefront_app.page_cache import allow_caching
from storefront_app.place import current_place
from storefront_app.themes.page import ShopPage
from storefront_app.themes.rendering import REVALIDATE, shop_page, show_page

blueprint = Blueprint("search", __name__)
LONGEST_QUERY = 100
SEARCHES = "240 per minute"
MOST_SHOWN = 10


@blueprint.get("/search")
@shopper
@shop_page
def show() -> ShopPage:
    query = _query()
    title = _("Results for “%(query)s”", query=query) if query else _("Search")
    found = search_drop(query, current_place())
    return ShopPage("search", "/search", title=title, globals={"search": found}, is_indexed=False)


@blueprint.get("/search/suggest")
@blueprint.get("/search/suggest.json", endpoint="suggest_json")
@shopper
def show_suggestions() -> Response:
    place, query = current_place(), _query()
    found = suggest(query, place.locale, _count("resources[limit]", 6))
    if wants_data():
        return _data(suggestion_shape(found, place))
    drop = suggestions_drop(query, found, place)
    return show_page(ShopPage("search", "/search", globals={"predictive_search": drop}, is_indexed=False))


@blueprint.get("/recommendations/products")
@blueprint.get("/recommendations/products.json", endpoint="recommend_json")
@shopper
def recommend() -> Response:
    place = current_place()
    product_id = parse_id(request.args.get("product_id", ""))
    cards = recommended_products(product_id, place.locale, _count("limit", 4)) if product_id else ()
    if wants_data():
        return _data({"intent": "related", "products": [card_shape(card, place) for card in cards]})
    drop = recommendations_drop(cards, place)
    product = {"id": str(product_id) if product_id else ""}
    return show_page(
        ShopPage("product", "/search", globals={"recommendations": drop, "product": product}, is_indexed=False)
    )


def _query() -> str:
    """What is searched. Raises TooMany for those who ask without pause."""
    query = " ".join(request.args.get("q", "")[:LONGEST_QUERY].split())
    if query:
        check_limit(SEARCHES, "search", client_address())
    return query


def _count(name: str, otherwise: int) -> int:
    text = request.args.get(name, "")
    return min(max(int(text), 1), MOST_SHOWN) if text.isascii() and text.isdigit() else otherwise


def _data(shape: dict[str, object]) -> Response:
    response = jsonify(shape)
    response.headers["Cache-Control"] = REVALIDATE
    allow_caching(request.environ)
    return response
