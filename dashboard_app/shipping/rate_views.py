"""One delivery, with its table; one pick-up point."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for

from dashboard_app.shipping.forms import PickupForm, RateForm
from dashboard_app.shipping.views import blueprint
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.models.shipping.rate import RateKind, ShippingRate, rate_by_id, zone_by_id
from shared.services.shipping.rate_setup import add_pickup_point, add_rate, delete_rate, update_rate
from shared.web.access import requires


@blueprint.get("/zones/<uuid:zone_id>/rates/new")
@requires("shipping.edit")
def new_rate(zone_id: UUID) -> Any:
    return _show(RateForm(g.store.currency, bound=False), zone_id, None, 200)


@blueprint.post("/zones/<uuid:zone_id>/rates")
@requires("shipping.edit")
def create_rate(zone_id: UUID) -> Any:
    form = RateForm(g.store.currency)
    try:
        if "more" in request.form or not form.validate_on_submit():
            return _show(form, zone_id, None, 422 if form.errors else 200)
        add_rate(zone_id, form.wanted)
    except Invalid as error:
        form.take_errors(error)
        return _show(form, zone_id, None, 422)
    flash(_("The delivery is offered now."), "success")
    return redirect(url_for("shipping.index"))


@blueprint.get("/rates/<uuid:rate_id>")
@requires("shipping.view")
def rate(rate_id: UUID) -> Any:
    found = _rate(rate_id, RateKind.DELIVERY)
    return _show(RateForm(g.store.currency, found, bound=False), found.zone_id, found, 200)


@blueprint.post("/rates/<uuid:rate_id>")
@requires("shipping.edit")
def save_rate(rate_id: UUID) -> Any:
    found = _rate(rate_id, RateKind.DELIVERY)
    form = RateForm(g.store.currency, found)
    try:
        if "more" in request.form or not form.validate_on_submit():
            return _show(form, found.zone_id, found, 422 if form.errors else 200)
        update_rate(rate_id, form.wanted)
    except Invalid as error:
        form.take_errors(error)
        return _show(form, found.zone_id, found, 422)
    flash(_("The delivery is saved."), "success")
    return redirect(url_for("shipping.index"))


@blueprint.post("/rates/<uuid:rate_id>/removal")
@requires("shipping.edit")
def remove_rate(rate_id: UUID) -> Any:
    delete_rate(rate_id)
    flash(_("The delivery is removed."), "success")
    return redirect(url_for("shipping.index"))


@blueprint.get("/pick-up-points/new")
@requires("shipping.edit")
def new_point() -> Any:
    return _show_point(PickupForm(g.store.currency, bound=False), None, 200)


@blueprint.post("/pick-up-points")
@requires("shipping.edit")
def create_point() -> Any:
    return _keep_point(None)


@blueprint.get("/pick-up-points/<uuid:point_id>")
@requires("shipping.view")
def point(point_id: UUID) -> Any:
    found = _rate(point_id, RateKind.PICKUP)
    return _show_point(PickupForm(g.store.currency, found, bound=False), found, 200)


@blueprint.post("/pick-up-points/<uuid:point_id>")
@requires("shipping.edit")
def save_point(point_id: UUID) -> Any:
    return _keep_point(_rate(point_id, RateKind.PICKUP))


def _keep_point(found: ShippingRate | None) -> Any:
    form = PickupForm(g.store.currency, found)
    if not form.validate_on_submit():
        return _show_point(form, found, 422)
    try:
        if found is None:
            add_pickup_point(form.wanted)
        else:
            update_rate(found.id, form.wanted)
    except Invalid as error:
        form.take_errors(error)
        return _show_point(form, found, 422)
    flash(_("The pick-up point is saved."), "success")
    return redirect(url_for("shipping.index"))


def _rate(rate_id: UUID, kind: RateKind) -> ShippingRate:
    """Raises NotFound, also for one of the other kind."""
    found = rate_by_id(rate_id)
    if found.kind is not kind:
        raise NotFound(_("This delivery does not exist."))
    return found


def _show(form: RateForm, zone_id: UUID, found: ShippingRate | None, status: int) -> Any:
    return render_template("shipping/rate.html", form=form, zone=zone_by_id(zone_id), rate=found), status


def _show_point(form: PickupForm, found: ShippingRate | None, status: int) -> Any:
    return render_template("shipping/point.html", form=form, point=found), status
