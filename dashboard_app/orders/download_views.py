"""What a customer may download, allowed afresh."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, url_for

from dashboard_app.orders.views import blueprint
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.models.orders.download import download_by_id
from shared.models.orders.order import order_by_number
from shared.services.orders.downloads import reset_download
from shared.web.access import requires


@blueprint.post("/<int:number>/downloads/<uuid:download_id>/reset")
@requires("orders.fulfil")
def create_download_reset(number: int, download_id: UUID) -> Any:
    order = order_by_number(number)
    if download_by_id(download_id).order_id != order.id:
        raise NotFound(_("This download does not exist."))
    reset_download(download_id)
    flash(_("The customer can download it again."), "success")
    return redirect(url_for("orders.show", number=number) + "#downloads")
