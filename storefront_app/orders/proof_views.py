"""A shopper shows that they have paid: a picture or a PDF, by the order's secret address."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from shared.kernel.errors import Conflict, GatewayFailed, Invalid, NotFound, ShopsteadError
from shared.kernel.i18n import gettext as _
from shared.models.orders.order import Order, find_order_by_token
from shared.services.orders.proofs import LARGEST, submit_proof
from shared.web.access import shopper, takes_up_to
from shared.web.limits import check_limit, client_address
from storefront_app.orders.paying import order_address

blueprint = Blueprint("proofs", __name__, url_prefix="/orders/<uuid:order_id>/<token>/proofs")
PACE = "10 per hour"
#: The form around the file is small.
MOST_BYTES = LARGEST + 64 * 1024


@blueprint.post("")
@takes_up_to(MOST_BYTES)
@shopper
def create(order_id: UUID, token: str) -> BaseResponse:
    check_limit(PACE, "proofs", client_address())
    order = _find(order_id, token)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        flash(_("Choose a file first."), "error")
        return _back(order)
    try:
        submit_proof(order.id, sent.filename, sent.stream)
        flash(_("Thank you! We will look at it and write to you."), "success")
    except (Invalid, Conflict, GatewayFailed) as error:
        flash(_words(error), "error")
    return _back(order)


def _find(order_id: UUID, token: str) -> Order:
    order = find_order_by_token(order_id, token)
    if order is None:
        raise NotFound(_("This order does not exist."))
    return order


def _words(error: ShopsteadError) -> str:
    return error.message or next(iter(error.fields.values()), "")


def _back(order: Order) -> Any:
    return redirect(order_address(order) + "#transfer", 303)
