"""What search engines may list, in every language of the shop; addresses are of the store's own host."""

from xml.sax.saxutils import escape

from flask import Blueprint, Response, make_response

from shared.kernel.errors import NotFound
from shared.services.content.sitemap import ListedPath, listed_paths, sitemap_sizes
from shared.web.access import shopper
from storefront_app.context import store
from storefront_app.drops.shops import tag_of
from storefront_app.place import language_root

blueprint = Blueprint("sitemap", __name__)
HOUR = "public, max-age=3600"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
LINKS = "http://www.w3.org/1999/xhtml"


@blueprint.get("/sitemap.xml")
@shopper
def index() -> Response:
    files = [f"/sitemap-{kind}-{number}.xml" for kind, size in sitemap_sizes().items() for number in range(1, size + 1)]
    entries = "".join(f"<sitemap><loc>{escape(store().origin + path)}</loc></sitemap>\n" for path in files)
    return _xml(f'<sitemapindex xmlns="{NAMESPACE}">\n{entries}</sitemapindex>\n')


@blueprint.get("/sitemap-<kind>-<int(min=1, max=10000):number>.xml")
@shopper
def show(kind: str, number: int) -> Response:
    try:
        paths = listed_paths(kind, number)
    except KeyError:
        raise NotFound from None
    entries = "".join(_entry(item, code) for item in paths for code in store().locales)
    return _xml(f'<urlset xmlns="{NAMESPACE}" xmlns:xhtml="{LINKS}">\n{entries}</urlset>\n')


def _entry(item: ListedPath, locale: str) -> str:
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{tag_of(code)}" href="{_address(item.path, code)}"/>'
        for code in store().locales
        if len(store().locales) > 1
    )
    changed = item.changed_at.date().isoformat()
    return f"<url><loc>{_address(item.path, locale)}</loc><lastmod>{changed}</lastmod>{others}</url>\n"


def _address(path: str, locale: str) -> str:
    return escape(f"{store().origin}{language_root('', locale, store().default_locale)}{path}", {'"': "&quot;"})


def _xml(body: str) -> Response:
    response = make_response(HEAD + body)
    response.headers["Content-Type"] = "application/xml; charset=utf-8"
    response.headers["Cache-Control"] = HOUR
    return response
