"""Giving money back: the page, its live total, and what becomes of it."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for

from dashboard_app.orders.refund_forms import RefundForm, typed_wish
from dashboard_app.orders.views import blueprint
from dashboard_app.who import acting
from shared.gateways.payments.provider import all_providers
from shared.kernel.errors import Conflict, GatewayFailed, Invalid, ShopsteadError
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import new_token
from shared.models.inventory.location import active_locations
from shared.models.orders.order import Order, order_by_number
from shared.models.orders.refund import Refund, RefundStatus, refunds_of
from shared.models.payments.method import GIFT_CARD
from shared.models.payments.payment import payments_of
from shared.services.orders.refund_preview import RefundWish, preview_refund
from shared.services.orders.refund_rule import fee_left, paid_parts, shipping_left
from shared.services.orders.refund_sending import send_refund
from shared.services.orders.refunds import create_refund, retry_refund, settle_by_hand
from shared.web.access import requires


@blueprint.get("/<int:number>/refunds/new")
@requires("payments.refund")
def new_refund(number: int) -> Any:
    order = order_by_number(number)
    return _page(order, RefundForm(order.currency))


@blueprint.post("/<int:number>/refund-previews")
@requires("payments.refund")
def create_refund_preview(number: int) -> Any:
    """The part of the page that says what it comes to; it changes while somebody types."""
    return render_template("orders/_refund_total.html", **_total(order_by_number(number)))


@blueprint.post("/<int:number>/refunds")
@requires("payments.refund")
def create_a_refund(number: int) -> Any:
    order = order_by_number(number)
    form = RefundForm(order.currency)
    if not form.validate_on_submit():
        return _page(order, form, 422)
    try:
        refund = create_refund(order.id, form.wish(order), **acting())
    except (Invalid, Conflict) as error:
        form.take_errors(error)
        return _page(order, form, error.status, wrong=error.fields)
    _send(refund)
    return _back(number)


@blueprint.post("/<int:number>/refunds/<uuid:refund_id>/attempts")
@requires("payments.refund")
def create_refund_attempt(number: int, refund_id: UUID) -> Any:
    try:
        _send(retry_refund(order_by_number(number).id, refund_id, **acting()))
    except Conflict as error:
        flash(error.message, "error")
    return _back(number)


@blueprint.post("/<int:number>/refunds/<uuid:refund_id>/settlement")
@requires("payments.refund")
def create_refund_settlement(number: int, refund_id: UUID) -> Any:
    try:
        settle_by_hand(order_by_number(number).id, refund_id, **acting())
        flash(_("It is noted that the money was given back otherwise."), "success")
    except Conflict as error:
        flash(error.message, "error")
    return _back(number)


def _send(refund: Refund) -> None:
    """At once, so that whoever refunds sees what becomes of it; where no answer comes, a job goes on."""
    try:
        status = send_refund(refund.id) if refund.status is RefundStatus.PENDING else refund.status
    except (GatewayFailed, Conflict):
        status = RefundStatus.PENDING
    if status is RefundStatus.FAILED:
        flash(_("The provider would not do it. The order’s page says why."), "error")
    elif status is RefundStatus.PENDING:
        flash(_("The refund is on its way."), "success")
    else:
        flash(_("The money is refunded. The customer gets a mail."), "success")


def _page(order: Order, form: RefundForm, status: int = 200, *, wrong: dict[str, str] | None = None) -> Any:
    payments, refunds = payments_of(order.id), refunds_of(order.id)
    parts = paid_parts(order, order.lines)
    values = {
        "order": order,
        "form": form,
        "wrong": wrong or {},
        "payments": [payment for payment in payments if payment.refundable > 0],
        "payment_names": {code: provider.name for code, provider in all_providers().items()},
        "locations": active_locations(),
        "may_give_card": any(payment.provider != GIFT_CARD and payment.refundable > 0 for payment in payments),
        "shipping_left": shipping_left(parts, refunds),
        "fee_left": fee_left(parts, refunds),
        "request_key": request.form.get("request_key") or new_token(18),
        **_total(order),
    }
    return render_template("orders/refund.html", **values), status


def _total(order: Order) -> dict[str, Any]:
    """The refund worked out by the server, or what is wrong with it."""
    try:
        wish = typed_wish(order) if request.method == "POST" else RefundWish()
        return {"shown": preview_refund(order.id, wish), "problem": "", "order": order}
    except ShopsteadError as error:
        return {"shown": None, "problem": error.message, "order": order}


def _back(number: int) -> Any:
    return redirect(url_for("orders.show", number=number) + "#money")
