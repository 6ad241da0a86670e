"""A buyer's downloads. The signature in the address is the key; looking at the page counts nothing."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from flask import Blueprint, Response, make_response, render_template

from shared.kernel.errors import Conflict
from shared.models.orders.order import order_by_id
from shared.services.orders.downloads import fetch_download, shown_download
from shared.web.access import shopper
from shared.web.limits import check_limit, client_address
from storefront_app.themes.look import shop_accent

blueprint = Blueprint("downloads", __name__, url_prefix="/downloads/<uuid:download_id>/<signature>")
PACE = "30 per minute"


@blueprint.get("")
@shopper
def show(download_id: UUID, signature: str) -> Response:
    """The page with the button: programs that look into mails follow links, but press no buttons."""
    check_limit(PACE, "downloads", client_address())
    try:
        download = shown_download(download_id, signature)
    except Conflict as error:
        return _page({"problem": error.message}, error.status)
    return _page({"download": download, "order": order_by_id(download.order_id)})


@blueprint.post("")
@shopper
def fetch(download_id: UUID, signature: str) -> Response:
    check_limit(PACE, "downloads", client_address())
    try:
        file, content = fetch_download(download_id, signature)
    except Conflict as error:
        return _page({"problem": error.message}, error.status)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.filename, safe='')}",
        "Content-Length": str(file.size),
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return Response(content, content_type=file.content_type, headers=headers)


def _page(values: dict[str, Any], status: int = 200) -> Response:
    response = make_response(render_template("orders/download.html", accent=shop_accent(), **values), status)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"
    return response
