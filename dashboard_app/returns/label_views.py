"""The label of a return: bought from a courier, or one of the merchant's own."""

from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for

from dashboard_app.orders.label_forms import LabelForm
from dashboard_app.returns.views import blueprint
from dashboard_app.who import acting
from shared.gateways.couriers.base import CourierRate, CourierRefused, LabelState
from shared.kernel.errors import Conflict, GatewayFailed, Invalid, NotFound, ShopsteadError
from shared.kernel.i18n import gettext as _
from shared.models.orders.label import label_by_id
from shared.models.orders.order import order_by_id
from shared.models.returns.case import return_by_number
from shared.models.shipping.courier import CourierAccount, find_courier_account
from shared.services.orders.labels.settling import label_pdf, refund_label
from shared.services.orders.tracking import checked_tracking
from shared.services.returns.labels import (
    LARGEST,
    buy_return_label,
    put_own_label,
    remove_own_label,
    return_grams,
    return_label_rates,
)
from shared.services.shipping.couriers import box_for, boxes_of
from shared.web.access import requires, takes_up_to
from shared.web.pdf import pdf_answer

FORM_OVERHEAD = 64 * 1024


@blueprint.get("/<int:number>/label")
@requires("returns.edit")
def new_label(number: int) -> Any:
    """Box and weight; with those said what couriers ask, and beside it a form for a label of one's own."""
    return _show(number)


@blueprint.post("/<int:number>/labels")
@requires("returns.edit")
def create_label(number: int) -> Any:
    try:
        label = buy_return_label(return_by_number(number).id, request.form.get("rate", "")[:100], **acting())
        if label.state is LabelState.FAILED:
            raise CourierRefused(label.problem)
        flash(_("The label is bought."), "success")
    except (Conflict, GatewayFailed, NotFound) as error:
        return _show(number, error)
    return _back(number)


@blueprint.post("/<int:number>/own-label")
@takes_up_to(LARGEST + FORM_OVERHEAD)
@requires("returns.edit")
def create_own_label(number: int) -> Any:
    returned, sent = return_by_number(number), request.files.get("file")
    content = sent.stream.read(LARGEST + 1) if sent is not None else b""
    try:
        tracking = checked_tracking(request.form.get("carrier", ""), request.form.get("tracking_number", ""), "")
        put_own_label(returned.id, tracking, content, **acting())
    except (Invalid, Conflict, GatewayFailed) as error:
        return _show(number, error)
    flash(_("The label is kept. Customers find it on the page of the return."), "success")
    return _back(number)


@blueprint.post("/<int:number>/own-label/removal")
@requires("returns.edit")
def create_label_removal(number: int) -> Any:
    try:
        remove_own_label(return_by_number(number).id, **acting())
        flash(_("The label is taken away."), "success")
    except Conflict as error:
        flash(error.message, "error")
    return _back(number)


@blueprint.get("/<int:number>/labels/<uuid:label_id>.pdf")
@requires("returns.view")
def show_label(number: int, label_id: UUID) -> Response:
    _demand_own(number, label_id)
    return pdf_answer(label_pdf(label_id), f"label-R{number}.pdf", inline=True)


@blueprint.post("/<int:number>/labels/<uuid:label_id>/refund")
@requires("returns.edit")
def create_label_refund(number: int, label_id: UUID) -> Any:
    _demand_own(number, label_id)
    try:
        refund_label(label_id, **acting())
        flash(_("The label is given back. Its price comes back as soon as the courier agrees."), "success")
    except (Conflict, GatewayFailed) as error:
        flash(error.message, "error")
    return _back(number)


def _demand_own(number: int, label_id: UUID) -> None:
    """Raises NotFound where it is another return's."""
    if label_by_id(label_id).return_id != return_by_number(number).id:
        raise NotFound(_("This label does not exist."))


def _show(number: int, error: ShopsteadError | None = None) -> Any:
    returned, account = return_by_number(number), find_courier_account()
    form, rates = None, None
    if account is not None:
        form = _parcel_form(returned.id, account)
        rates = _asked_rates(returned.id, form)
    page = render_template(
        "returns/label.html",
        returned=returned,
        order=order_by_id(returned.order_id),
        form=form,
        rates=rates,
        wrong=error.fields if error is not None else {},
        problem=(error.message or next(iter(error.fields.values()), "")) if error is not None else "",
        most_megabytes=LARGEST // 1024**2,
    )
    return page, error.status if error is not None else 200


def _parcel_form(return_id: UUID, account: CourierAccount) -> LabelForm:
    boxes, grams = boxes_of(account), return_grams(return_id)
    return LabelForm(boxes, grams, boxes.index(box_for(account, grams) or boxes[-1]))


def _asked_rates(return_id: UUID, form: LabelForm) -> list[CourierRate] | None:
    if "box" not in request.args:
        return None
    try:
        return return_label_rates(return_id, form.chosen_box, form.grams)
    except (Invalid, Conflict, GatewayFailed) as error:
        form.take_errors(error)
        return None


def _back(number: int) -> Any:
    return redirect(url_for("returns.show", number=number) + "#label")
