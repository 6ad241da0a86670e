"""One tax zone: its places and its rates."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for

from dashboard_app.place_forms import place_text
from dashboard_app.taxes.forms import RateForm, ZoneForm
from dashboard_app.taxes.views import blueprint
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.models.taxes.zone import tax_rate_by_id, tax_zone_by_id
from shared.services.taxes.rates import add_tax_rate, delete_tax_rate, update_tax_rate
from shared.services.taxes.zones import delete_tax_zone, update_tax_zone
from shared.web.access import requires


@blueprint.get("/zones/<uuid:zone_id>")
@requires("taxes.view")
def zone(zone_id: UUID) -> Any:
    return _show(zone_id, 200)


@blueprint.post("/zones/<uuid:zone_id>")
@requires("taxes.edit")
def save_zone(zone_id: UUID) -> Any:
    form = ZoneForm.of(tax_zone_by_id(zone_id))
    if not form.validate_on_submit():
        return _show(zone_id, 422, zone_form=form)
    try:
        update_tax_zone(zone_id, form.wanted)
    except Invalid as error:
        form.take_errors(error)
        return _show(zone_id, 422, zone_form=form)
    flash(_("The zone is saved."), "success")
    return redirect(url_for("taxes.zone", zone_id=zone_id))


@blueprint.post("/zones/<uuid:zone_id>/removal")
@requires("taxes.edit")
def remove_zone(zone_id: UUID) -> Any:
    delete_tax_zone(zone_id)
    flash(_("The zone is removed."), "success")
    return redirect(url_for("taxes.index"))


@blueprint.post("/zones/<uuid:zone_id>/rates")
@requires("taxes.edit")
def create_rate(zone_id: UUID) -> Any:
    form = RateForm(zone_id)
    try:
        if not form.validate_on_submit():
            return _show(zone_id, 422, new_rate=form)
        add_tax_rate(zone_id, form.wanted)
    except Invalid as error:
        form.take_errors(error)
        return _show(zone_id, 422, new_rate=form)
    flash(_("The rate is charged from now on."), "success")
    return redirect(url_for("taxes.zone", zone_id=zone_id))


@blueprint.post("/rates/<uuid:rate_id>")
@requires("taxes.edit")
def save_rate(rate_id: UUID) -> Any:
    rate, form = tax_rate_by_id(rate_id), RateForm(rate_id)
    try:
        if not form.validate_on_submit():
            return _show(rate.zone_id, 422, rate_forms={rate_id: form})
        update_tax_rate(rate_id, form.wanted)
    except Invalid as error:
        form.take_errors(error)
        return _show(rate.zone_id, 422, rate_forms={rate_id: form})
    flash(_("The rate is saved. It counts for orders from now on."), "success")
    return redirect(url_for("taxes.zone", zone_id=rate.zone_id))


@blueprint.post("/rates/<uuid:rate_id>/removal")
@requires("taxes.edit")
def remove_rate(rate_id: UUID) -> Any:
    zone_id = tax_rate_by_id(rate_id).zone_id
    delete_tax_rate(rate_id)
    flash(_("The rate is removed."), "success")
    return redirect(url_for("taxes.zone", zone_id=zone_id))


def _show(
    zone_id: UUID,
    status: int,
    *,
    zone_form: ZoneForm | None = None,
    rate_forms: dict[UUID, RateForm] | None = None,
    new_rate: RateForm | None = None,
) -> Any:
    """The page; a form that was refused stands in the place of its own fresh one."""
    found = tax_zone_by_id(zone_id)
    kept = {rate.id: RateForm(rate.id, rate, bound=False) for rate in found.rates}
    page = render_template(
        "taxes/zone.html",
        zone=found,
        where=place_text(found),
        zone_form=zone_form or ZoneForm.of(found, bound=False),
        rate_forms=kept | (rate_forms or {}),
        new_rate=new_rate or RateForm(zone_id, bound=False),
    )
    return page, status
