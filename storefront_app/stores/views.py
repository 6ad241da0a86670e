"""Choosing a language, and the small files that browsers and robots ask every site for."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from shared.kernel.i18n import closest_language
from shared.services.carts.lines import set_currency
from shared.web.access import shopper, without_form_token
from shared.web.context import host
from shared.web.dispatcher import CURRENCY_COOKIE
from shared.web.sessions import COOKIE_LIFE_DAYS
from shared.web.static import static_url
from storefront_app.carts.visitor import HINT, visitor_cart_id
from storefront_app.context import store
from storefront_app.place import Place, current_place

blueprint = Blueprint("stores", __name__)
DAY = "public, max-age=86400"
LONGEST_PATH = 2000


@blueprint.post("/localization")
@without_form_token
@shopper
def choose_language() -> BaseResponse:
    """Go to the same page in another language or currency. Unknown ones change nothing."""
    place = current_place()
    asked = request.form.get("locale_code") or request.form.get("language_code") or ""
    chosen = closest_language(asked)
    locale = chosen if chosen in store().locales else place.locale
    response = redirect(place.in_language(str(locale), _way_back(place)), 303)
    currency = request.form.get("currency_code", "")
    if currency in store().terms.codes:
        _keep_currency(response, currency)
    return response


def _keep_currency(response: BaseResponse, currency: str) -> None:
    """For the next pages, and for the cart: its prices are read anew, in the currency now chosen."""
    cart_id = visitor_cart_id() if HINT in request.cookies else None
    if cart_id is not None:
        set_currency(cart_id, currency)
    life = COOKIE_LIFE_DAYS * 86_400
    path = f"{host().base_path}/"
    response.set_cookie(CURRENCY_COOKIE, currency, max_age=life, path=path, secure=True, httponly=True, samesite="Lax")


def _way_back(place: Place) -> str:
    """The path (without language) of the page that the form stood on; never another site."""
    back = urlsplit(request.form.get("return_to") or request.referrer or "")
    if back.netloc and back.netloc != request.host:
        return "/"
    path = back.path[:LONGEST_PATH].removeprefix(place.root_url) or "/"
    if not path.startswith("/") or path.startswith(("//", "/\\")):
        return "/"
    return f"{path}?{back.query}" if back.query else path


@blueprint.get("/robots.txt")
@shopper
def robots() -> Response:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in ("/cart", "/checkout", "/orders/", "/search"))]
    lines += ["", f"Sitemap: {store().origin}/sitemap.xml", ""]
    return _file("\n".join(lines), "text/plain; charset=utf-8")


@blueprint.get("/favicon.ico")
@shopper
def favicon() -> BaseResponse:
    response = redirect(static_url("favicon.svg"), 302)
    response.headers["Cache-Control"] = DAY
    return response


def _file(text: str, content_type: str) -> Response:
    response = make_response(text)
    response.headers["Content-Type"] = content_type
    response.headers["Cache-Control"] = DAY
    return response
