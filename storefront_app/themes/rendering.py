"""Pages of the theme as answers: whole, or single sections for scripts."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from flask import Response, jsonify, make_response, request

from shared.kernel import clock
from shared.themes.context import RenderContext
from shared.themes.page import RenderedPage
from shared.themes.renderer import Renderer
from shared.themes.revision import ThemeRevision
from shared.web.headers import allow_source
from shared.web.logging import log
from storefront_app.customers.preview_bar import with_preview_bar
from storefront_app.drops.images import sized_address
from storefront_app.page_cache import allow_caching
from storefront_app.place import Place, current_place
from storefront_app.themes.fragment_cache import SectionCache, SnippetCache, page_scope
from storefront_app.themes.objects import find_resource, page_objects
from storefront_app.themes.page import Build, ShopPage
from storefront_app.themes.published import shown_theme

MOST_SECTIONS = 5
REVALIDATE = "private, no-cache"


def shop_page(build: Build) -> Callable[..., Response]:
    """A view whose page the theme shows. ``build_page`` on the view makes the page for others (themes.elsewhere)."""

    @wraps(build)
    def view(*args: Any, **values: Any) -> Response:
        return show_page(build(*args, **values))

    view.build_page = build  # type: ignore[attr-defined]
    return view


def show_page(page: ShopPage) -> Response:
    """The page; or, for ``?section_id=`` and ``?sections=``, parts of it."""
    place = current_place()
    if request.args.get("section_id"):
        name = request.args["section_id"]
        rendered = render_sections(page, place, [name])
        return _answer(page, rendered, rendered.html, 200 if rendered.sections[name] is not None else 404)
    if request.args.get("sections"):
        names = request.args["sections"].split(",")[:MOST_SECTIONS]
        return jsonify(render_sections(page, place, names).sections)
    rendered = render_page(page, place)
    return _answer(page, rendered, rendered.html, page.status)


def render_page(page: ShopPage, place: Place) -> RenderedPage:
    """The whole page."""
    theme = shown_theme()
    view = dict(place.query).get("view", "")
    name = f"{page.template}.{view}" if view.replace("-", "").replace("_", "").isalnum() else page.template
    context = _context(page, theme, place)
    return _told(Renderer(theme).render_template(name, globals=page_objects(page, place), context=context))


def render_sections(page: ShopPage, place: Place, names: Iterable[str]) -> RenderedPage:
    """Single sections of the page: HTML by id, None for those the theme does not have."""
    theme = shown_theme()
    context = _context(page, theme, place)
    objects = page_objects(page, place)
    return _told(Renderer(theme).render_sections(names, page.template, globals=objects, context=context))


def _context(page: ShopPage, theme: ThemeRevision, place: Place) -> RenderContext:
    def asset_url(name: str) -> str:
        return f"{place.base_url}/assets/{theme.asset_digest(name) or theme.id[:12]}/{name}"

    return RenderContext(
        locale=place.locale,
        currency=place.currency,
        root_url=place.root_url,
        path=place.path,
        query=place.query,
        asset_url=asset_url,
        file_url=asset_url,
        image_url=sized_address,
        settings_css_url=f"{place.base_url}/assets/{settings_digest(theme)}/theme-settings.css",
        resolve=lambda kind, handle: find_resource(kind, handle, place),
        forms=page.forms,
        now=clock.now(),
        fragments=None if page.forms else SectionCache(theme, place),
        fragment_scope=page_scope(page.template, place),
        snippets=SnippetCache(theme, place),
    )


def settings_context(theme: ThemeRevision) -> RenderContext:
    """What the settings' stylesheet is rendered with: nothing of any page."""
    return _context(ShopPage("index", "/"), theme, current_place())


def settings_digest(theme: ThemeRevision) -> str:
    """Changes with the revision, on which the settings' stylesheet depends."""
    return theme.id.replace("-", "")[:24]


def _told(rendered: RenderedPage) -> RenderedPage:
    """Failures in the theme go to the log; the rest of the page is shown."""
    for error in rendered.errors:
        log.warning("theme", place=error.place, message=error.message, line=error.line)
    return rendered


def _answer(page: ShopPage, rendered: RenderedPage, html: str, status: int) -> Response:
    for source in rendered.style_hashes:
        allow_source("style-src", source)
    response = make_response(with_preview_bar(html), status)
    response.headers["Cache-Control"] = REVALIDATE
    if status == 200 and not (page.forms or rendered.is_personal or rendered.errors):
        allow_caching(request.environ)
    return response
