"""Shoppers who wait for something to return."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for

from dashboard_app.asking import asked_choice, asked_id, asked_page, asked_text
from dashboard_app.inventory.quantities import asked_again
from dashboard_app.inventory.views import blueprint
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.models.inventory.back_in_stock import WaitStatus
from shared.services.inventory.back_in_stock import remove_request
from shared.services.inventory.waiting_list import count_waiting_by_status, list_waiting, most_awaited
from shared.web.access import requires


@blueprint.get("/waiting")
@requires("inventory.view")
def waiting() -> Any:
    status = asked_choice("status", WaitStatus)
    listing = list_waiting(status, variant_id=asked_id("variant"), query=asked_text(), page=asked_page())
    return render_template(
        "inventory/waiting.html", listing=listing, counts=count_waiting_by_status(), awaited=most_awaited()
    )


@blueprint.post("/waiting/<uuid:request_id>/removal")
@requires("inventory.edit")
def remove_waiting(request_id: UUID) -> Any:
    """Forget the request, and the address with it."""
    try:
        remove_request(request_id)
        flash(_("The request is removed."), "success")
    except NotFound as error:
        flash(error.message, "error")
    return redirect(url_for("inventory.waiting", **asked_again()))
