"""See the shop with the prices of a customer group, by a signed link of the dashboard."""

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.services.customers.previews import LIFE, read_preview
from shared.web.access import shopper, without_form_token
from shared.web.context import host
from storefront_app.place import current_place
from storefront_app.shopper import PREVIEW_COOKIE

blueprint = Blueprint("previews", __name__, url_prefix="/preview")


@blueprint.get("/prices/<token>")
@shopper
def start(token: str) -> Response:
    """From now on this browser sees the group's prices."""
    if read_preview(token) is None:
        raise NotFound(_("This link is too old, or was not copied whole. Ask for a new one."))
    response = redirect(current_place().root_url or "/")
    life = int(LIFE.total_seconds())
    response.set_cookie(PREVIEW_COOKIE, token, max_age=life, path=_path(), secure=True, httponly=True, samesite="Lax")
    return _private(response)


@blueprint.post("/end")
@without_form_token
@shopper
def end() -> Response:
    """Back to everybody's prices."""
    response = redirect(current_place().root_url or "/", 303)
    response.delete_cookie(PREVIEW_COOKIE, path=_path(), secure=True, httponly=True, samesite="Lax")
    return _private(response)


def _path() -> str:
    return f"{host().base_path}/"


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
