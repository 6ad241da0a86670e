"""Pictures, at the widths that pages use."""

from flask import Blueprint, Response, make_response

from shared.kernel.errors import Invalid, NotFound
from shared.services.catalog.picture_files import CONTENT_TYPE
from shared.services.catalog.renditions import ENDING, media_storage, rendition, split_rendition_key
from shared.web.access import shopper
from storefront_app.context import store
from storefront_app.themes.views import FOREVER

blueprint = Blueprint("media", __name__)


@blueprint.get("/media/<path:key>")
@shopper
def show(key: str) -> Response:
    """A picture of the visited store. Its address changes with its content, so browsers keep it."""
    if not key.startswith(f"stores/{store().id}/") or not key.endswith(ENDING):
        raise NotFound
    response = make_response(_read(key))
    response.headers["Content-Type"] = CONTENT_TYPE
    response.headers["Cache-Control"] = FOREVER
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _read(key: str) -> bytes:
    picture, width = split_rendition_key(key)
    try:
        return rendition(picture, width) if width else media_storage().read(picture)
    except Invalid as error:
        raise NotFound from error
