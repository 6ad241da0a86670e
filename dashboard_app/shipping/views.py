"""Where the store delivers, and where goods can be picked up."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from dashboard_app.blueprints import store_blueprint
from dashboard_app.place_forms import place_text
from dashboard_app.shipping.forms import ZoneForm
from dashboard_app.shipping.wording import days_text, price_text
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.models.inventory.location import location_names
from shared.models.shipping.courier import find_courier_account
from shared.models.shipping.rate import RateKind, all_pickup_points
from shared.services.shipping.listing import zones_with_rates
from shared.services.shipping.zones import create_zone
from shared.web.access import requires

blueprint = store_blueprint("shipping", __name__, "/settings/shipping")


@blueprint.get("/")
@requires("shipping.view")
def index() -> Any:
    return _show(200)


@blueprint.post("/zones")
@requires("shipping.edit")
def make_zone() -> Any:
    form = ZoneForm()
    if not form.validate_on_submit():
        return _show(422, form)
    try:
        zone = create_zone(form.wanted)
    except Invalid as error:
        form.take_errors(error)
        return _show(422, form)
    flash(_("The zone is made. Now say what delivery there costs."), "success")
    return redirect(url_for("shipping.new_rate", zone_id=zone.id))


def _show(status: int, form: ZoneForm | None = None) -> Any:
    points = all_pickup_points()
    page = render_template(
        "shipping/index.html",
        zones=zones_with_rates(),
        points=points,
        place_names=location_names(point.location_id for point in points if point.location_id),
        account=find_courier_account(),
        zone_form=form or ZoneForm(bound=False),
        place_text=place_text,
        price_text=price_text,
        days_text=days_text,
        DELIVERY=RateKind.DELIVERY,
    )
    return page, status
