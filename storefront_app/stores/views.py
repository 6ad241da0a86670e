"""Choosing a language, and the small files that browsers and robots ask every site for."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from shared.kernel.i18n import closest_language
from shared.web.access import shopper, without_form_token
from shared.web.static import static_url
from storefront_app.context import store
from storefront_app.place import Place, current_place

blueprint = Blueprint("stores", __name__)
DAY = "public, max-age=86400"
LONGEST_PATH = 2000


@blueprint.post("/localization")
@without_form_token
@shopper
def choose_language() -> BaseResponse:
    """Go to the same page in another language. An unknown language changes nothing."""
    place = current_place()
    asked = request.form.get("locale_code") or request.form.get("language_code") or ""
    chosen = closest_language(asked)
    locale = chosen if chosen in store().locales else place.locale
    return redirect(place.in_language(str(locale), _way_back(place)), 303)


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
