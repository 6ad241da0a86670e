"""Zones and rates, edited in place."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, url_for

from dashboard_app.stores.shipping_forms import RateForm, ZoneForm
from dashboard_app.stores.views import blueprint
from shared.kernel.errors import Invalid
from shared.kernel.formats import country_name
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.models.shipping.rate import EVERYWHERE, RateKind, ShippingZone, all_zones
from shared.services.shipping.flat_rates import RateInput, add_rate, delete_rate, update_rate
from shared.services.shipping.zones import ZoneInput, create_zone, delete_zone
from shared.web.access import requires


@blueprint.get("/shipping")
@requires("shipping.edit")
def shipping() -> Any:
    return _show(200)


@blueprint.post("/shipping/zones")
@requires("shipping.edit")
def make_zone() -> Any:
    form = ZoneForm()
    if not form.validate_on_submit():
        return _show(422, zone_form=form)
    try:
        create_zone(ZoneInput(form.name.data, tuple(form.countries.data)))
    except Invalid as error:
        form.take_errors(error)
        return _show(422, zone_form=form)
    flash(_("The zone is made. Now say what delivery there costs."), "success")
    return redirect(url_for("settings.shipping"))


@blueprint.post("/shipping/zones/<uuid:zone_id>/removal")
@requires("shipping.edit")
def remove_zone(zone_id: UUID) -> Any:
    delete_zone(zone_id)
    flash(_("The zone is removed."), "success")
    return redirect(url_for("settings.shipping"))


@blueprint.post("/shipping/zones/<uuid:zone_id>/rates")
@requires("shipping.edit")
def create_rate(zone_id: UUID) -> Any:
    form = RateForm(g.store.currency, zone_id)
    if not form.validate_on_submit():
        return _show(422, new_rates={zone_id: form})
    try:
        add_rate(zone_id, _wanted(form))
    except Invalid as error:
        form.take_errors(error)
        return _show(422, new_rates={zone_id: form})
    flash(_("The delivery is offered now."), "success")
    return redirect(url_for("settings.shipping"))


@blueprint.post("/shipping/rates/<uuid:rate_id>")
@requires("shipping.edit")
def save_rate(rate_id: UUID) -> Any:
    form = RateForm(g.store.currency, rate_id)
    if not form.validate_on_submit():
        return _show(422, rate_forms={rate_id: form})
    try:
        update_rate(rate_id, _wanted(form))
    except Invalid as error:
        form.take_errors(error)
        return _show(422, rate_forms={rate_id: form})
    flash(_("The delivery is saved."), "success")
    return redirect(url_for("settings.shipping"))


@blueprint.post("/shipping/rates/<uuid:rate_id>/removal")
@requires("shipping.edit")
def remove_rate(rate_id: UUID) -> Any:
    delete_rate(rate_id)
    flash(_("The delivery is removed."), "success")
    return redirect(url_for("settings.shipping"))


def _wanted(form: RateForm) -> RateInput:
    return RateInput(
        form.name.data,
        form.price.data or 0,
        form.free_over.data,
        form.min_days.data,
        form.max_days.data,
        RateKind(form.kind.data),
        parse_id(form.location_id.data or ""),
    )


def _zone_text(zone: ShippingZone) -> str:
    if EVERYWHERE in zone.countries:
        return _("Everywhere that no other zone covers")
    return ", ".join(sorted(country_name(code) for code in zone.countries))


def _show(
    status: int,
    *,
    zone_form: ZoneForm | None = None,
    rate_forms: dict[UUID, RateForm] | None = None,
    new_rates: dict[UUID, RateForm] | None = None,
) -> Any:
    """The page; a form that was refused stands in the place of its own fresh one."""
    zones = all_zones()
    blank = {zone.id: RateForm(g.store.currency, zone.id, bound=False) for zone in zones}
    kept = {
        rate.id: RateForm(g.store.currency, rate.id, bound=False, obj=rate) for zone in zones for rate in zone.rates
    }
    page = render_template(
        "stores/shipping.html",
        zones=zones,
        zone_form=zone_form or ZoneForm(bound=False),
        rate_forms=kept | (rate_forms or {}),
        new_rates=blank | (new_rates or {}),
        zone_text=_zone_text,
    )
    return page, status
