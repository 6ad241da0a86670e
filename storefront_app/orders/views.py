"""An order as its shopper sees it: what became of it, and paying for it. The token in the address is the key."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from shared.kernel.addresses import Address
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.models.orders.document import documents_of
from shared.models.orders.download import downloads_of
from shared.models.orders.event import timeline_of
from shared.models.orders.fulfilment import parcels_with_lines
from shared.models.orders.order import Order, find_order_by_token, order_with_lines
from shared.models.shipping.rate import RateKind
from shared.services.orders.deposits import deposit_of_order
from shared.services.orders.discounted import shown_discounts
from shared.services.orders.downloads import download_url
from shared.services.orders.gifts import gifts_by_line
from shared.web.access import shopper
from shared.web.limits import check_limit, client_address
from storefront_app.carts.wording import address_lines
from storefront_app.orders.parcels import shown_parcels
from storefront_app.orders.paying import (
    allow_pay_pages,
    finish_payment,
    lead_to_payment,
    order_address,
    owed_online,
)
from storefront_app.orders.progress import steps_of
from storefront_app.orders.transfers import transfer_of
from storefront_app.place import current_place
from storefront_app.returns.on_order import returns_on
from storefront_app.themes.look import shop_accent

blueprint = Blueprint("orders", __name__, url_prefix="/orders/<uuid:order_id>/<token>")
PACE = "30 per minute"
PATIENCE = 20


@blueprint.get("")
@shopper
def show(order_id: UUID, token: str) -> BaseResponse:
    """Whoever comes back from a pay page has the payment finished first, and reads what became of it."""
    order = _find(order_id, token)
    if "paid" in request.args and "looks" not in request.args:
        problem = finish_payment(order)
        if problem:
            return redirect(order_address(order, **{problem: "1"}), 303)
        order = _find(order_id, token)
    return show_order(order, "orders/show.html")


@blueprint.get("/state")
@shopper
def state(order_id: UUID, token: str) -> Response:
    """The page's changing part, for the script that waits for the payment."""
    return show_order(_find(order_id, token), "orders/_state.html")


@blueprint.post("/payment")
@shopper
def pay(order_id: UUID, token: str) -> BaseResponse:
    check_limit(PACE, "pay", client_address())
    return lead_to_payment(_find(order_id, token))


def _find(order_id: UUID, token: str) -> Order:
    order = find_order_by_token(order_id, token)
    if order is None:
        raise NotFound(_("This order does not exist."))
    return order


def show_order(order: Order, template: str, **more: Any) -> Response:
    """The order as its shopper sees it, on the status page or in the account."""
    owed, is_pickup = owed_online(order), order.delivery_kind is RateKind.PICKUP
    is_owed = owed is not None
    if is_owed:
        allow_pay_pages()
    looks = request.args.get("looks", "0")
    looks_so_far = int(looks) if looks.isascii() and looks.isdigit() and len(looks) < 4 else 0
    values: dict[str, Any] = {
        "order": order_with_lines(order),
        "place": current_place(),
        "address": Address.from_dict(order.billing_address if is_pickup else order.shipping_address),
        "course": steps_of(order, timeline_of(order.id)),
        "parcels": shown_parcels(parcels_with_lines(order.id)),
        "documents": documents_of(order.id),
        "pickup_lines": address_lines(Address.from_dict(order.pickup_place.get("address", {}))),
        "downloads": [(one, download_url(order, one)) for one in downloads_of(order.id)],
        "is_owed": is_owed,
        "owed": owed,
        "deposit": deposit_of_order(order),
        "is_waiting": is_owed and "paid" in request.args and looks_so_far < PATIENCE,
        "took_long": is_owed and "paid" in request.args and looks_so_far >= PATIENCE,
        "looks": looks_so_far,
        "was_declined": is_owed and "declined" in request.args,
        "had_trouble": is_owed and "trouble" in request.args,
        "discounts": shown_discounts(order),
        "gifts": gifts_by_line(order),
        "pay_url": (owed.url or "") if owed is not None and not owed.is_personal and "go" in request.args else "",
        "accent": shop_accent(),
        **transfer_of(order),
        **returns_on(order),
        **more,
    }
    response = make_response(render_template(template, **values))
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "same-origin"
    return response
