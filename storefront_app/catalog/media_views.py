"""Pictures, at the widths that pages use."""

from flask import Blueprint, Response, make_response

from shared.kernel.errors import Invalid, NotFound
from shared.services.catalog.renditions import shown_file
from shared.web.access import shopper
from storefront_app.context import store
from storefront_app.themes.views import FOREVER

blueprint = Blueprint("media", __name__)


@blueprint.get("/media/<path:key>")
@shopper
def show(key: str) -> Response:
    """A picture of the visited store. Its address changes with its content, so browsers keep it."""
    if not key.startswith(f"stores/{store().id}/"):
        raise NotFound
    content, content_type = _read(key)
    response = make_response(content)
    response.headers["Content-Type"] = content_type
    response.headers["Cache-Control"] = FOREVER
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _read(key: str) -> tuple[bytes, str]:
    try:
        return shown_file(key)
    except Invalid as error:
        raise NotFound from error
