"""A theme's own files, and the stylesheet of its settings."""

from flask import Blueprint, Response, make_response

from shared.kernel.errors import NotFound
from shared.themes.renderer import Renderer
from shared.web.access import shopper
from storefront_app.themes.published import shown_theme
from storefront_app.themes.rendering import settings_context, settings_digest

blueprint = Blueprint("themes", __name__)
FOREVER = "public, max-age=31536000, immutable"
SHORTLY = "public, max-age=300"
SETTINGS_CSS = "theme-settings.css"


@blueprint.get("/assets/<digest>/<name>")
@shopper
def asset(digest: str, name: str) -> Response:
    """A file of the shown theme. An address of an older revision gives the present file, and not for long."""
    theme = shown_theme()
    if name == SETTINGS_CSS:
        return _file(
            Renderer(theme).render_settings_css(settings_context(theme)).encode(),
            "text/css; charset=utf-8",
            is_current=digest == settings_digest(theme),
        )
    found = theme.asset(name)
    if found is None:
        raise NotFound
    return _file(found.content, found.content_type, is_current=digest == found.digest)


def _file(content: bytes, content_type: str, *, is_current: bool) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = content_type
    response.headers["Cache-Control"] = FOREVER if is_current else SHORTLY
    return response
