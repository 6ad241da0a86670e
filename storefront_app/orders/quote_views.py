"""A quote as its customer sees it: approve or decline it, then order and pay. The token in the address is the key."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from shared.kernel.addresses import Address
from shared.kernel.errors import Conflict, Invalid
from shared.models.orders.draft import DraftOrder, DraftStatus, draft_by_token
from shared.models.orders.order import order_by_id
from shared.services.orders.drafts.completing import complete_own_draft
from shared.services.orders.drafts.quote import quote_filename, quote_pdf
from shared.services.orders.drafts.quoting import approve_draft, decline_draft
from shared.services.payments.methods import offered_methods
from shared.services.taxes.shown import tax_rows
from shared.web.access import shopper
from shared.web.limits import check_limit, client_address
from shared.web.pdf import pdf_answer
from storefront_app.orders.paying import allow_pay_pages, lead_to_payment
from storefront_app.place import current_place
from storefront_app.themes.look import shop_accent

blueprint = Blueprint("quotes", __name__, url_prefix="/quotes/<uuid:draft_id>/<token>")
PACE = "30 per minute"
#: What customers may see: a draft that was never sent is nobody's business.
SHOWN = (DraftStatus.SENT, DraftStatus.APPROVED, DraftStatus.DECLINED, DraftStatus.EXPIRED, DraftStatus.COMPLETED)


@blueprint.get("")
@shopper
def show(draft_id: UUID, token: str) -> Response:
    return _page(draft_by_token(draft_id, token))


@blueprint.get("/quote.pdf")
@shopper
def show_pdf(draft_id: UUID, token: str) -> BaseResponse:
    check_limit(PACE, "quotes", client_address())
    draft = draft_by_token(draft_id, token)
    if draft.status not in SHOWN:
        return redirect(url_for("quotes.show", draft_id=draft_id, token=token), 303)
    response = pdf_answer(quote_pdf(draft), quote_filename(draft))
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.post("/approval")
@shopper
def create_approval(draft_id: UUID, token: str) -> BaseResponse:
    return _answer(draft_id, token, approve_draft)


@blueprint.post("/refusal")
@shopper
def create_refusal(draft_id: UUID, token: str) -> BaseResponse:
    return _answer(draft_id, token, decline_draft)


@blueprint.post("/order")
@shopper
def create_order(draft_id: UUID, token: str) -> BaseResponse:
    """The order, once; then on to where it is paid."""
    check_limit(PACE, "quotes", client_address())
    try:
        revision = request.form.get("revision", -1, type=int)
        order = complete_own_draft(draft_id, token, provider=request.form.get("provider", ""), revision=revision)
    except (Conflict, Invalid) as error:
        problem = error.message or next(iter(error.fields.values()), "")
        return _page(draft_by_token(draft_id, token), problem=problem, status=error.status)
    return lead_to_payment(order_by_id(order.id))


def _answer(draft_id: UUID, token: str, answer: Any) -> BaseResponse:
    check_limit(PACE, "quotes", client_address())
    try:
        note, revision = request.form.get("note", ""), request.form.get("revision", -1, type=int)
        answer(draft_id, token=token, revision=revision, note=note)
    except Conflict as error:
        return _page(draft_by_token(draft_id, token), problem=error.message, status=error.status)
    return redirect(url_for("quotes.show", draft_id=draft_id, token=token), 303)


def _page(draft: DraftOrder, *, problem: str = "", status: int = 200) -> Response:
    allow_pay_pages()
    order = order_by_id(draft.order_id) if draft.order_id is not None else None
    values = {
        "draft": draft,
        "order": order,
        "is_shown": draft.status in SHOWN,
        "address": Address.from_dict(draft.address),
        "taxes": tax_rows(draft.tax, draft.tax_included, draft.tax_lines, draft.tax_treatment),
        "methods": offered_methods(draft.currency) if draft.status is DraftStatus.APPROVED else [],
        "problem": problem,
        "note": request.form.get("note", ""),
        "place": current_place(),
        "accent": shop_accent(),
    }
    response = make_response(render_template("orders/quote.html", **values), status)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "same-origin"
    return response
