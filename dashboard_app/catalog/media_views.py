"""The store's pictures, shown to its staff."""

from typing import Any

from flask import Response, g

from dashboard_app.catalog.views import blueprint
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.services.catalog.renditions import closest_width, rendition
from shared.web.access import signed_in

KEPT = "private, max-age=31536000, immutable"


@blueprint.get("/pictures/<int:width>/<path:key>")
@signed_in
def picture(width: int, key: str) -> Any:
    """One picture of this store at a width that we keep; those of other stores are not there."""
    if not key.startswith(f"stores/{g.store.id}/"):
        raise NotFound(_("This picture does not exist."))
    headers = {"Cache-Control": KEPT, "Content-Security-Policy": "default-src 'none'; sandbox"}
    return Response(rendition(key, closest_width(width)), content_type="image/webp", headers=headers)
