"""Kernel errors as answers of the shop: the theme's own page where there is none, plain data for its scripts."""

from typing import Any

from flask import Response, g, jsonify, make_response, redirect, request

from shared.kernel.errors import NotFound, ShopsteadError
from shared.models.catalog.redirect import find_redirect
from shared.web.errors import show_page as show_plain_page
from shared.web.errors import title_of
from shared.web.logging import log_failure
from storefront_app.asked import wants_data
from storefront_app.themes.page import ShopPage
from storefront_app.themes.rendering import show_page


def show_error(error: ShopsteadError) -> Any:
    """What a shopper sees instead of the page that was asked for."""
    if g.get("host") is None or g.host.store_id is None:
        return show_plain_page(error)
    if wants_data():
        return show_data(error)
    if error.status == 404 and request.method in ("GET", "HEAD"):
        return _moved() or _show_missing(error)
    return show_plain_page(error)


def show_data(error: ShopsteadError) -> Response:
    """``{"status", "message", "description", "errors"}``, as themes' scripts read it."""
    text = next(iter(error.fields.values()), "") or error.message or title_of(error.status)
    status = 422 if error.status == 409 else error.status
    body = {"status": status, "message": text, "description": text, "errors": error.fields}
    return make_response(jsonify(body), status)


def _moved() -> Any:
    """A way on where the thing has moved; its path is kept without language."""
    target = find_redirect(request.path)
    if target is None or not target.startswith("/") or target.startswith("//"):
        return None
    return redirect(f"{request.script_root}{target}", 301)


def _show_missing(error: ShopsteadError) -> Any:
    """The theme's page for what is not there; the platform's own where the theme fails."""
    title = title_of(404)
    try:
        return show_page(ShopPage("404", request.path, title=title, status=404, is_indexed=False))
    except (NotFound, LookupError, ValueError) as failure:
        log_failure(failure)
        return show_plain_page(error)
