"""Sending something back: asking for it, and what becomes of it. The order's token in the address is the key."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from shared.kernel.errors import Conflict, GatewayFailed, Invalid, NotFound, ShopsteadError
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import new_token
from shared.models.orders.order import Order, find_order_by_token, order_by_id
from shared.models.returns.case import return_of
from shared.models.returns.status import ReturnOrigin, ReturnStatus
from shared.services.orders.labels.settling import label_pdf
from shared.services.returns.deciding import cancel_return
from shared.services.returns.eligibility import may_ask, returnable_lines
from shared.services.returns.labels import LABELLED, label_of_return
from shared.services.returns.opening import ReturnWish, open_return
from shared.services.returns.photos import LARGEST, MOST_PHOTOS, store_photos
from shared.services.returns.preferences import return_settings
from shared.services.returns.reasons import return_reason
from shared.services.returns.slips import return_slip
from shared.web.access import shopper, takes_up_to
from shared.web.context import host
from shared.web.limits import check_limit, client_address
from shared.web.pdf import pdf_answer
from storefront_app.context import store
from storefront_app.place import current_place
from storefront_app.returns.instead import exchange_on, instead_choices
from storefront_app.returns.progress import steps_of_return
from storefront_app.returns.typed import typed_lines
from storefront_app.themes.look import shop_accent

blueprint = Blueprint("returns", __name__, url_prefix="/orders/<uuid:order_id>/<token>/returns")
PACE = "20 per hour"
#: The form around the photos is small.
MOST_BYTES = MOST_PHOTOS * LARGEST + 256 * 1024


@blueprint.get("/new")
@shopper
def new(order_id: UUID, token: str) -> Any:
    return _form(_find(order_id, token))


@blueprint.post("")
@takes_up_to(MOST_BYTES)
@shopper
def create(order_id: UUID, token: str) -> Any:
    check_limit(PACE, "returns", client_address())
    order = _find(order_id, token)
    try:
        returned = open_return(order.id, _wish(order), origin=ReturnOrigin.CUSTOMER)
    except (Invalid, Conflict, GatewayFailed, NotFound) as error:
        return _form(_find(order_id, token), error)
    return redirect(_address(order, returned.id), 303)


@blueprint.get("/<uuid:return_id>")
@shopper
def show(order_id: UUID, token: str, return_id: UUID) -> Response:
    order = _find(order_id, token)
    returned = return_of(order.id, return_id)
    settings, default = return_settings(), store().default_locale
    new_order = order_by_id(returned.exchange_order_id) if returned.exchange_order_id else None
    return _page(
        "returns/show.html",
        order,
        returned=returned,
        lines={line.id: line for line in order.lines},
        progress=steps_of_return(returned),
        can_be_cancelled=returned.allows(ReturnStatus.CANCELLED) and new_order is None,
        to_send=returned.status is ReturnStatus.APPROVED,
        return_address=settings.address_in(order.locale, default).splitlines(),
        instructions=settings.instructions_in(order.locale, default).splitlines(),
        new_order=new_order,
        label=label_of_return(returned.id),
        **exchange_on(returned, order, host().locale),
    )


@blueprint.post("/<uuid:return_id>/cancellation")
@shopper
def create_cancellation(order_id: UUID, token: str, return_id: UUID) -> BaseResponse:
    order = _find(order_id, token)
    try:
        cancel_return(return_of(order.id, return_id).id)
        flash(_("Your return is cancelled. You can ask for it again."), "success")
    except Conflict as error:
        flash(error.message, "error")
    return redirect(_address(order, return_id), 303)


@blueprint.get("/<uuid:return_id>/slip.pdf")
@shopper
def slip(order_id: UUID, token: str, return_id: UUID) -> Response:
    check_limit(PACE, "return-slips", client_address())
    order = _find(order_id, token)
    returned = return_of(order.id, return_id)
    return _private(pdf_answer(return_slip(returned), f"{returned.name}.pdf"))


@blueprint.get("/<uuid:return_id>/label.pdf")
@shopper
def label(order_id: UUID, token: str, return_id: UUID) -> Response:
    check_limit(PACE, "return-labels", client_address())
    returned = return_of(_find(order_id, token).id, return_id)
    found = label_of_return(returned.id)
    if found is None or returned.status not in LABELLED:
        raise NotFound(_("This label does not exist."))
    return _private(pdf_answer(label_pdf(found.id), f"label-{returned.name}.pdf"))


def _find(order_id: UUID, token: str) -> Order:
    order = find_order_by_token(order_id, token)
    if order is None:
        raise NotFound(_("This order does not exist."))
    return order


def _wish(order: Order) -> ReturnWish:
    """Photos are looked at and kept before the order is locked. Raises Invalid, GatewayFailed."""
    lines = typed_lines(order)
    files = [(sent.filename, sent.stream) for sent in request.files.getlist("photos") if sent.filename]
    key = request.form.get("request_key", "")[:80] or None
    return ReturnWish(lines, note=request.form.get("note", ""), photos=store_photos(files), request_key=key)


def _form(order: Order, error: ShopsteadError | None = None) -> Any:
    settings = return_settings()
    lines = returnable_lines(order, settings)
    if not may_ask(order, lines, settings) and error is None:
        raise NotFound(_("Nothing of this order can be returned here. Please write to us."))
    page = _page(
        "returns/new.html",
        order,
        lines=lines,
        reasons=settings.reason_choices,
        instead=instead_choices(order, lines, settings, host().locale),
        wrong=error.fields if error is not None else {},
        problem=error.message or next(iter(error.fields.values()), "") if error is not None else "",
        request_key=request.form.get("request_key") or new_token(18),
        most_photos=MOST_PHOTOS,
        most_megabytes=LARGEST // 1024**2,
    )
    return page, error.status if error is not None else 200


def _page(template: str, order: Order, **values: Any) -> Response:
    values |= {
        "order": order,
        "order_url": url_for("orders.show", order_id=order.id, token=order.token),
        "place": current_place(),
        "accent": shop_accent(),
        "reason_words": return_reason,
    }
    return _private(make_response(render_template(template, **values)))


def _private(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def _address(order: Order, return_id: UUID) -> str:
    return url_for("returns.show", order_id=order.id, token=order.token, return_id=return_id)
