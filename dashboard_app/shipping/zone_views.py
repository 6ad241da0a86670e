"""One zone: its places."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for

from dashboard_app.shipping.forms import ZoneForm
from dashboard_app.shipping.views import blueprint
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.models.shipping.rate import zone_by_id
from shared.services.shipping.zones import delete_zone, update_zone
from shared.web.access import requires


@blueprint.get("/zones/<uuid:zone_id>")
@requires("shipping.view")
def zone(zone_id: UUID) -> Any:
    return _show(zone_id, ZoneForm.of(zone_by_id(zone_id), bound=False), 200)


@blueprint.post("/zones/<uuid:zone_id>")
@requires("shipping.edit")
def save_zone(zone_id: UUID) -> Any:
    form = ZoneForm.of(zone_by_id(zone_id))
    if not form.validate_on_submit():
        return _show(zone_id, form, 422)
    try:
        update_zone(zone_id, form.wanted)
    except Invalid as error:
        form.take_errors(error)
        return _show(zone_id, form, 422)
    flash(_("The zone is saved."), "success")
    return redirect(url_for("shipping.index"))


@blueprint.post("/zones/<uuid:zone_id>/removal")
@requires("shipping.edit")
def remove_zone(zone_id: UUID) -> Any:
    delete_zone(zone_id)
    flash(_("The zone is removed."), "success")
    return redirect(url_for("shipping.index"))


def _show(zone_id: UUID, form: ZoneForm, status: int) -> Any:
    return render_template("shipping/zone.html", zone=zone_by_id(zone_id), zone_form=form), status
