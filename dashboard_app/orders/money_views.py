"""Taking money for an order: put aside, in cash, by transfer."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote
from uuid import UUID

from flask import Response, flash, redirect, url_for

from dashboard_app.orders.refund_forms import AmountForm, CashForm, RejectionForm
from dashboard_app.orders.views import blueprint, show_order
from dashboard_app.who import acting
from shared.kernel.errors import Conflict, GatewayFailed, Invalid, ShopsteadError
from shared.kernel.i18n import gettext as _
from shared.models.orders.order import order_by_number
from shared.models.payments.action import ActionStatus, PaymentAction
from shared.services.orders.capture import request_capture, request_release, run_action
from shared.services.orders.collect import Collector, note_cash_collected, note_transfer_received
from shared.services.orders.overview import order_overview
from shared.services.orders.proofs import approve_proof, reject_proof, stream_proof
from shared.web.access import requires


@blueprint.post("/<int:number>/payments")
@requires("orders.fulfil")
def create_payment(number: int) -> Any:
    order = order_by_number(number)
    form = CashForm(order.currency)
    act = lambda: note_cash_collected(  # noqa: E731
        order.id,
        amount=form.amount.data,
        collected_by=Collector(form.collected_by.data),
        collected_on=form.collected_on.data,
        **acting(),
    )
    return _take(number, "cash", form, act, _("The cash is noted."))


@blueprint.post("/<int:number>/transfers")
@requires("payments.take")
def create_transfer(number: int) -> Any:
    order = order_by_number(number)
    form = AmountForm(order.currency)
    act = lambda: note_transfer_received(order.id, amount=form.amount.data, **acting())  # noqa: E731
    return _take(number, "transfer", form, act, _("The transfer is noted."))


@blueprint.post("/<int:number>/captures")
@requires("payments.take")
def create_capture(number: int) -> Any:
    order = order_by_number(number)
    form = AmountForm(order.currency)
    act = lambda: _run(request_capture(order.id, amount=form.amount.data, **acting()))  # noqa: E731
    return _take(number, "capture", form, act, _("The money is taken."))


@blueprint.post("/<int:number>/releases")
@requires("payments.take")
def create_release(number: int) -> Any:
    order = order_by_number(number)
    return _do(number, lambda: _run(request_release(order.id, **acting())), _("The bank lets go of the money."))


@blueprint.get("/<int:number>/proofs/<uuid:proof_id>")
@requires("orders.view")
def show_proof(number: int, proof_id: UUID) -> Response:
    """Pictures are shown, as they were made anew; PDFs are only ever downloaded."""
    proof, content = stream_proof(order_by_number(number).id, proof_id)
    way = "inline" if proof.content_type.startswith("image/") else "attachment"
    headers = {
        "Content-Disposition": f"{way}; filename*=UTF-8''{quote(proof.filename, safe='')}",
        "Content-Length": str(proof.size),
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return Response(content, content_type=proof.content_type, headers=headers)


@blueprint.post("/<int:number>/proofs/<uuid:proof_id>/approval")
@requires("payments.take")
def create_proof_approval(number: int, proof_id: UUID) -> Any:
    order = order_by_number(number)
    form = AmountForm(order.currency)
    if not form.validate_on_submit():
        return _refuse(number, form)
    act = lambda: approve_proof(order.id, proof_id, amount=form.amount.data, **acting())  # noqa: E731
    return _do(number, act, _("The payment is noted. The order can be sent."))


@blueprint.post("/<int:number>/proofs/<uuid:proof_id>/rejection")
@requires("payments.take")
def create_proof_rejection(number: int, proof_id: UUID) -> Any:
    order = order_by_number(number)
    form = RejectionForm()
    if not form.validate_on_submit():
        return _refuse(number, form)
    act = lambda: reject_proof(order.id, proof_id, form.reason.data or "", **acting())  # noqa: E731
    return _do(number, act, _("The customer gets a mail that says why."))


def _run(action: PaymentAction) -> None:
    """At once; where the provider does not answer, a job goes on. Raises Conflict where it refuses."""
    try:
        status = run_action(action.id)
    except GatewayFailed:
        flash(_("The provider does not answer just now. We keep trying."), "info")
        return
    if status is ActionStatus.FAILED:
        raise Conflict(_("The provider would not do it. The order’s page says why."))


def _take(number: int, dialog: str, form: AmountForm, act: Callable[[], object], message: str) -> Any:
    """What was refused stands in its dialog again, with why."""
    if form.validate_on_submit():
        try:
            act()
            flash(message, "success")
            return _back(number)
        except Conflict as error:
            flash(_words(error), "error")
            return _back(number)
        except Invalid as error:
            form.take_errors(error)
    return show_order(order_overview(number), 422, refused={dialog: form})


def _do(number: int, act: Callable[[], object], message: str) -> Any:
    try:
        act()
        flash(message, "success")
    except (Conflict, Invalid) as error:
        flash(_words(error), "error")
    return _back(number)


def _refuse(number: int, form: Any) -> Any:
    flash(next((str(errors[0]) for errors in form.errors.values() if errors), ""), "error")
    return _back(number)


def _words(error: ShopsteadError) -> str:
    return error.message or next(iter(error.fields.values()), "")


def _back(number: int) -> Any:
    return redirect(url_for("orders.show", number=number) + "#money")
