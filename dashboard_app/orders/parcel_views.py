"""What becomes of a parcel: how it is followed, where it is, taken back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for

from dashboard_app.orders.handling_forms import TrackingForm
from dashboard_app.orders.views import blueprint, show_order
from dashboard_app.who import acting
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.models.orders.fulfilment import Fulfilment, ParcelStatus, fulfilment_by_id
from shared.models.orders.order import order_by_number
from shared.services.orders.overview import order_overview
from shared.services.orders.parcels import cancel_parcel, change_tracking, move_parcel
from shared.web.access import requires


@blueprint.post("/<int:number>/fulfilments/<uuid:parcel_id>/tracking")
@requires("orders.fulfil")
def update_tracking(number: int, parcel_id: UUID) -> Any:
    parcel = parcel_of(number, parcel_id)
    form = TrackingForm(parcel)
    try:
        change_tracking(parcel_id, form.tracking, tells_shopper=not form.quietly.data, **acting())
    except (Invalid, Conflict) as error:
        form.take_errors(error)
        return show_order(order_overview(number), error.status, refused={f"tracking-{parcel_id}": form})
    flash(_("The tracking is saved."), "success")
    return _back(number)


@blueprint.post("/<int:number>/fulfilments/<uuid:parcel_id>/steps")
@requires("orders.fulfil")
def create_parcel_step(number: int, parcel_id: UUID) -> Any:
    parcel_of(number, parcel_id)
    status = request.form.get("status", "")
    if status not in set(ParcelStatus):
        raise Invalid(_("Choose where the parcel is."))
    return _do(number, lambda: move_parcel(parcel_id, ParcelStatus(status), **acting()), _("That is noted."))


@blueprint.post("/<int:number>/fulfilments/<uuid:parcel_id>/cancellation")
@requires("orders.fulfil")
def create_parcel_cancellation(number: int, parcel_id: UUID) -> Any:
    parcel_of(number, parcel_id)
    told = _("The parcel is taken back. Its goods are kept for this order again.")
    return _do(number, lambda: cancel_parcel(parcel_id, reason=request.form.get("reason", ""), **acting()), told)


def parcel_of(number: int, parcel_id: UUID) -> Fulfilment:
    """Raises NotFound where it is another order's."""
    parcel = fulfilment_by_id(parcel_id)
    if parcel.order_id != order_by_number(number).id:
        raise NotFound(_("This parcel does not exist."))
    return parcel


def _do(number: int, change: Callable[[], object], told: str) -> Any:
    try:
        change()
        flash(told, "success")
    except Conflict as error:
        flash(error.message, "error")
    return _back(number)


def _back(number: int) -> Any:
    return redirect(url_for("orders.show", number=number) + "#parcels")
