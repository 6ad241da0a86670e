"""What happens to an order: parcels, payments, cancellation, notes."""

from typing import Any

from flask import flash, redirect, url_for

from dashboard_app.orders.forms import CancellationForm, FulfilmentForm, NoteForm
from dashboard_app.orders.handling_forms import place_of
from dashboard_app.orders.views import blueprint, show_order
from dashboard_app.who import acting
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.services.orders.cancel import cancel_order
from shared.services.orders.fulfil import Parcel, fulfil_order
from shared.services.orders.notes import add_note
from shared.services.orders.overview import order_overview
from shared.web.access import requires
from shared.web.context import principal


@blueprint.post("/<int:number>/fulfilments")
@requires("orders.fulfil")
def create_fulfilment(number: int) -> Any:
    shown, form = order_overview(number), FulfilmentForm()
    if not form.validate_on_submit():
        return show_order(shown, 422, fulfilment=form)
    try:
        fulfil_order(shown.order.id, _parcel(form, shown.left_to_send), **acting())
    except (Invalid, Conflict) as error:
        form.take_errors(Invalid(error.message))
        return show_order(order_overview(number), error.status, fulfilment=form)
    flash(_("That is noted.") if form.quietly.data else _("The parcel is noted. The customer gets a mail."), "success")
    return _back(number)


@blueprint.post("/<int:number>/cancellation")
@requires("orders.cancel")
def create_cancellation(number: int) -> Any:
    shown, form = order_overview(number), CancellationForm()
    if not form.validate_on_submit():
        return show_order(shown, 422, cancellation=form)
    try:
        cancel_order(shown.order.id, reason=form.reason.data, refund=_gives_back(form), **acting())
    except (Conflict, Invalid) as error:
        form.take_errors(Invalid(error.message))
        return show_order(order_overview(number), error.status, cancellation=form)
    flash(_("Order %(name)s is cancelled. What was kept for it is on sale again.", name=shown.order.name), "success")
    return _back(number)


@blueprint.post("/<int:number>/notes")
@requires("orders.fulfil")
def create_note(number: int) -> Any:
    shown, form = order_overview(number), NoteForm()
    if not form.validate_on_submit():
        return show_order(shown, 422, note=form)
    try:
        add_note(shown.order.id, form.text.data or "", **acting())
    except Invalid as error:
        form.take_errors(error)
        return show_order(shown, 422, note=form)
    flash(_("The note is kept."), "success")
    return _back(number)


def _parcel(form: FulfilmentForm, lines: Any) -> Parcel:
    return Parcel(
        quantities=form.quantities(lines),
        carrier=form.carrier.data or "",
        tracking_number=form.tracking_number.data or "",
        tracking_url=form.tracking_url.data or "",
        location_id=place_of(form.location.data),
        tells_shopper=not form.quietly.data,
    )


def _gives_back(form: CancellationForm) -> bool:
    """Money goes back where somebody asks for it who may give it."""
    return bool(form.refund.data) and principal().allows("payments.refund")


def _back(number: int) -> Any:
    return redirect(url_for("orders.show", number=number))
