"""The label of a parcel: what couriers ask, bought, printed, given back."""

from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for

from dashboard_app.orders.label_forms import LabelForm
from dashboard_app.orders.parcel_views import parcel_of
from dashboard_app.orders.views import blueprint
from dashboard_app.who import acting
from shared.gateways.couriers.base import CourierRate, CourierRefused, LabelState
from shared.kernel.errors import Conflict, GatewayFailed, Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.models.orders.label import label_by_id
from shared.models.orders.order import order_by_number
from shared.models.shipping.courier import find_courier_account
from shared.services.orders.labels.buying import buy_label, label_rates, parcel_grams
from shared.services.orders.labels.settling import label_pdf, refund_label
from shared.services.shipping.couriers import box_for, boxes_of
from shared.web.access import requires
from shared.web.pdf import pdf_answer


@blueprint.get("/<int:number>/fulfilments/<uuid:parcel_id>/label")
@requires("orders.fulfil")
def new_label(number: int, parcel_id: UUID) -> Any:
    """The parcel's box and weight; with those said, what couriers ask for it."""
    parcel_of(number, parcel_id)
    account = find_courier_account()
    if account is None:
        return redirect(url_for("shipping.couriers"))
    boxes, grams = boxes_of(account), parcel_grams(parcel_id)
    form = LabelForm(boxes, grams, boxes.index(box_for(account, grams) or boxes[-1]))
    rates: list[CourierRate] | None = None
    if "box" in request.args:
        try:
            rates = label_rates(parcel_id, form.chosen_box, form.grams)
        except (Invalid, Conflict, GatewayFailed) as error:
            form.take_errors(error)
    return _show(number, parcel_id, form, rates)


@blueprint.post("/<int:number>/fulfilments/<uuid:parcel_id>/labels")
@requires("orders.fulfil")
def create_label(number: int, parcel_id: UUID) -> Any:
    parcel_of(number, parcel_id)
    try:
        label = buy_label(parcel_id, request.form.get("rate", "")[:100], **acting())
        if label.state is LabelState.FAILED:
            raise CourierRefused(label.problem)
        flash(_("The label is bought."), "success")
    except (Conflict, GatewayFailed, NotFound) as error:
        flash(error.message, "error")
    return _back(number)


@blueprint.get("/<int:number>/fulfilments/<uuid:parcel_id>/labels/<uuid:label_id>.pdf")
@requires("orders.view")
def show_label(number: int, parcel_id: UUID, label_id: UUID) -> Response:
    _label_of(number, parcel_id, label_id)
    return pdf_answer(label_pdf(label_id), f"label-{number}.pdf", inline=True)


@blueprint.post("/<int:number>/fulfilments/<uuid:parcel_id>/labels/<uuid:label_id>/refund")
@requires("orders.fulfil")
def create_label_refund(number: int, parcel_id: UUID, label_id: UUID) -> Any:
    _label_of(number, parcel_id, label_id)
    try:
        refund_label(label_id, **acting())
        flash(_("The label is given back. Its price comes back as soon as the courier agrees."), "success")
    except (Conflict, GatewayFailed) as error:
        flash(error.message, "error")
    return _back(number)


def _label_of(number: int, parcel_id: UUID, label_id: UUID) -> None:
    """Raises NotFound where it is another parcel's."""
    parcel_of(number, parcel_id)
    if label_by_id(label_id).fulfilment_id != parcel_id:
        raise NotFound(_("This label does not exist."))


def _show(number: int, parcel_id: UUID, form: LabelForm, rates: list[CourierRate] | None) -> str:
    order = order_by_number(number)
    return render_template("orders/label.html", order=order, parcel_id=parcel_id, form=form, rates=rates)


def _back(number: int) -> Any:
    return redirect(url_for("orders.show", number=number) + "#parcels")
