"""The page of another address of the shop, for sections that a script wants as they are there."""

from urllib.parse import parse_qsl, urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException

from shared.kernel.errors import ShopsteadError
from storefront_app.place import current_place, known_query, stand_at
from storefront_app.themes.page import ShopPage

CART = ShopPage("cart", "/cart", is_indexed=False)


def page_at(address: str) -> ShopPage:
    """The page there, from which ``current_place`` counts from now on; the cart's where there is none."""
    place, parts = current_place(), urlsplit(address)
    path = parts.path.removeprefix(place.root_url) or "/"
    adapter = current_app.create_url_adapter(request)
    if adapter is None or not path.startswith("/"):
        return CART
    try:
        endpoint, arguments = adapter.match(path, method="GET")
        build = getattr(current_app.view_functions[endpoint], "build_page", None)
        if build is None:
            return CART
        stand_at(path, known_query(parse_qsl(parts.query)))
        page: ShopPage = build(**arguments)
    except (HTTPException, ShopsteadError):
        return CART
    return page
