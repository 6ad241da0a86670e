"""The steps of a return: decided, received, looked at, paid back or exchanged, closed."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from flask import Response, flash, redirect, request, url_for

from dashboard_app.returns.forms import RefundForm, typed_findings, typed_quantities, typed_swaps
from dashboard_app.returns.views import blueprint, show_return
from dashboard_app.who import acting
from shared.kernel.errors import Conflict, GatewayFailed, Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.models.catalog.variant import variants_with_products
from shared.models.orders.order import order_by_id
from shared.models.orders.refund import Refund, RefundStatus
from shared.models.returns.case import Return, return_by_number
from shared.services.orders.refund_sending import send_refund
from shared.services.returns.deciding import approve_return, cancel_return, close_return, decline_return
from shared.services.returns.exchanging import exchange_return
from shared.services.returns.photos import WEBP, stream_photo
from shared.services.returns.receiving import inspect_return, receive_return
from shared.services.returns.refunding import refund_return
from shared.services.returns.slips import return_slip
from shared.services.returns.swaps import set_swaps
from shared.web.access import requires
from shared.web.pdf import pdf_answer


@blueprint.post("/<int:number>/approval")
@requires("returns.edit")
def create_approval(number: int) -> Any:
    words = _("Approved. The customer gets a mail with your instructions.")
    return _do(number, lambda returned: approve_return(returned.id, **acting()), words)


@blueprint.post("/<int:number>/refusal")
@requires("returns.edit")
def create_refusal(number: int) -> Any:
    reason = request.form.get("reason", "")
    words = _("Declined. The customer gets a mail that says why.")
    return _do(number, lambda returned: decline_return(returned.id, reason, **acting()), words)


@blueprint.post("/<int:number>/cancellation")
@requires("returns.edit")
def create_cancellation(number: int) -> Any:
    reason = request.form.get("reason", "")
    return _do(number, lambda returned: cancel_return(returned.id, reason, **acting()), _("The return is cancelled."))


@blueprint.post("/<int:number>/receipts")
@requires("returns.edit")
def create_receipt(number: int) -> Any:
    def act(returned: Return) -> None:
        quantities = typed_quantities(order_by_id(returned.order_id), returned)
        receive_return(returned.id, quantities, **acting())

    return _do(number, act, _("What came back is noted. The customer gets a mail."))


@blueprint.post("/<int:number>/inspection")
@requires("returns.edit")
def create_inspection(number: int) -> Any:
    act = lambda returned: inspect_return(returned.id, typed_findings(returned), **acting())  # noqa: E731
    return _do(number, act, _("Noted. What can be sold is on sale again."))


@blueprint.post("/<int:number>/refunds")
@requires("payments.refund")
def create_return_refund(number: int) -> Any:
    returned = return_by_number(number)
    order = order_by_id(returned.order_id)
    form = RefundForm(order.currency)
    if not form.validate_on_submit():
        return show_return(returned, Invalid(fields={name: errors[0] for name, errors in form.errors.items()}))
    try:
        _send(refund_return(returned.id, form.wish(order, returned), **acting()))
    except (Invalid, Conflict) as error:
        return show_return(return_by_number(number), error)
    return _back(number)


@blueprint.post("/<int:number>/swaps")
@requires("returns.edit")
def create_swaps(number: int) -> Any:
    """What was chosen before with its quantities, and perhaps one more (``add``)."""

    def act(returned: Return) -> None:
        chosen = {swap.variant_id for swap in returned.swaps}
        added = parse_id(request.form.get("add", ""))
        variants = variants_with_products(chosen | ({added} if added else set()))
        wanted = typed_swaps({key: variant.product.unit for key, variant in variants.items()})
        if added in variants:
            wanted.setdefault(added, variants[added].product.quantity_rule.least)
        set_swaps(returned.id, wanted, **acting())

    return _do(number, act, _("What goes out instead is kept in stock."))


@blueprint.post("/<int:number>/exchange")
@requires("payments.refund")
def create_exchange(number: int) -> Any:
    try:
        order = exchange_return(return_by_number(number).id, **acting())
    except (Invalid, Conflict, NotFound) as error:
        return show_return(return_by_number(number), error)
    flash(_("Order %(name)s is made for what goes out instead.", name=order.name), "success")
    return _back(number)


@blueprint.post("/<int:number>/closure")
@requires("returns.edit")
def create_closure(number: int) -> Any:
    return _do(number, lambda returned: close_return(returned.id, **acting()), _("The return is closed."))


@blueprint.get("/<int:number>/slip.pdf")
@requires("returns.view")
def show_slip(number: int) -> Response:
    returned = return_by_number(number)
    return pdf_answer(return_slip(returned), f"{returned.name}.pdf", inline=True)


@blueprint.get("/<int:number>/photos/<int:place>")
@requires("returns.view")
def show_photo(number: int, place: int) -> Response:
    filename, content = stream_photo(return_by_number(number).id, place)
    headers = {
        "Content-Disposition": f"inline; filename*=UTF-8''{quote(filename, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return Response(content, content_type=WEBP, headers=headers)


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


def _do(number: int, act: Callable[[Return], object], message: str) -> Any:
    try:
        act(return_by_number(number))
    except (Invalid, Conflict, NotFound) as error:
        return show_return(return_by_number(number), error)
    flash(message, "success")
    return _back(number)


def _back(number: int) -> Any:
    return redirect(url_for("returns.show", number=number))
