"""Drafts and quotes: the list, the form with its live total, and what becomes of a draft."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from dashboard_app.asking import asked_choice, asked_page, asked_text
from dashboard_app.blueprints import store_blueprint
from dashboard_app.orders.draft_pages import show_draft, totals_of, typed_draft_rows, typed_wish
from dashboard_app.orders.line_rows import row_of_good
from dashboard_app.who import acting
from shared.kernel.errors import Conflict, Invalid, NotFound, ShopsteadError
from shared.kernel.i18n import gettext as _
from shared.models.orders.draft import DraftOrder, draft_by_number
from shared.models.orders.order import order_by_id, order_by_number
from shared.services.customers.listing import find_customers
from shared.services.orders.drafts.completing import Settlement, Terms, complete_draft
from shared.services.orders.drafts.listing import DraftTab, count_drafts, list_drafts
from shared.services.orders.drafts.quote import quote_filename, quote_pdf
from shared.services.orders.drafts.quoting import approve_draft, send_draft
from shared.services.orders.drafts.wishes import DraftWish
from shared.services.orders.drafts.writing import (
    create_draft,
    delete_draft,
    draft_of_order,
    duplicate_draft,
    preview_draft,
    update_draft,
)
from shared.services.orders.goods import find_goods
from shared.web.access import requires
from shared.web.context import principal
from shared.web.pdf import pdf_answer

blueprint = store_blueprint("drafts", __name__, "/drafts")
REFUSALS = (Invalid, Conflict, NotFound)


@blueprint.get("/")
@requires("orders.draft")
def index() -> Any:
    tab = asked_choice("tab", DraftTab) or DraftTab.ALL
    listing = list_drafts(asked_text(), tab=tab, page=asked_page())
    return render_template("drafts/index.html", listing=listing, counts=count_drafts(), tab=tab)


@blueprint.post("/")
@requires("orders.draft")
def create() -> Any:
    draft = create_draft(DraftWish(), actor=principal().label)
    return redirect(url_for("drafts.show", number=draft.number), 303)


@blueprint.get("/candidates")
@requires("orders.draft")
def candidates() -> Any:
    """What can be added to a draft, or to an order that is edited."""
    currency = asked_text("currency") or "EUR"
    rows = [row_of_good(good, currency) for good in find_goods(asked_text("add"), asked_text("locale"), currency)]
    return render_template("drafts/_candidates.html", rows=rows, currency=currency)


@blueprint.get("/customers")
@requires("orders.draft")
def customers() -> Any:
    words = asked_text("who")
    found = find_customers(words, limit=6) if words and principal().allows("customers.view") else ()
    return render_template("drafts/_customers.html", found=found)


@blueprint.get("/<int:number>")
@requires("orders.draft")
def show(number: int) -> Any:
    draft = draft_by_number(number)
    if draft.order_id is not None:
        return redirect(url_for("orders.show", number=order_by_id(draft.order_id).number))
    return show_draft(draft)


@blueprint.get("/<int:number>.pdf")
@requires("orders.draft")
def show_pdf(number: int) -> Any:
    draft = draft_by_number(number)
    return pdf_answer(quote_pdf(draft), quote_filename(draft))


@blueprint.post("/<int:number>")
@requires("orders.draft")
def save(number: int) -> Any:
    """Keep the form; ``do`` says what happens then: nothing, ``send`` it, or ``complete`` it."""
    draft = draft_by_number(number)
    rows = typed_draft_rows(draft)
    try:
        saved = update_draft(draft.id, typed_wish(draft, rows), revision=request.form.get("revision", type=int))
        return _go_on(saved)
    except REFUSALS as error:
        return show_draft(draft_by_number(number), rows=rows, errors=_told(error), status=error.status)


@blueprint.post("/<int:number>/previews")
@requires("orders.draft")
def create_preview(number: int) -> Any:
    """The sums beside the form; they change while somebody types."""
    draft = draft_by_number(number)
    try:
        values = totals_of(preview_draft(draft, typed_wish(draft, typed_draft_rows(draft))))
    except ShopsteadError as error:
        values = totals_of(draft) | {"problem": error.message or next(iter(error.fields.values()), "")}
    return render_template("drafts/_totals.html", **values)


@blueprint.post("/<int:number>/approval")
@requires("orders.draft")
def create_approval(number: int) -> Any:
    try:
        approve_draft(draft_by_number(number).id)
        flash(_("It is noted that the customer approved."), "success")
    except Conflict as error:
        flash(error.message, "error")
    return redirect(url_for("drafts.show", number=number), 303)


@blueprint.post("/<int:number>/completion")
@requires("orders.draft")
def create_completion(number: int) -> Any:
    """Turn a draft into an order as it stands, once."""
    return _complete(draft_by_number(number))


@blueprint.post("/<int:number>/copies")
@requires("orders.draft")
def create_copy(number: int) -> Any:
    made = duplicate_draft(draft_by_number(number).id, actor=principal().label)
    flash(_("This is a copy. Change what you like."), "success")
    return redirect(url_for("drafts.show", number=made.number), 303)


@blueprint.post("/from-order/<int:number>")
@requires("orders.draft")
def create_from_order(number: int) -> Any:
    made = draft_of_order(order_by_number(number), actor=principal().label)
    flash(_("This is a copy. Change what you like."), "success")
    return redirect(url_for("drafts.show", number=made.number), 303)


@blueprint.post("/<int:number>/deletion")
@requires("orders.draft")
def create_deletion(number: int) -> Any:
    try:
        delete_draft(draft_by_number(number).id)
        flash(_("The draft is deleted."), "success")
    except Conflict as error:
        flash(error.message, "error")
    return redirect(url_for("drafts.index"), 303)


def _go_on(draft: DraftOrder) -> Any:
    """The draft is saved: whatever is refused now, nothing typed is lost."""
    wanted = request.form.get("do", "")
    try:
        if wanted == "send":
            send_draft(draft.id)
            flash(_("The quote is on its way to %(email)s.", email=draft.email), "success")
        elif wanted == "complete":
            return _complete(draft)
    except REFUSALS as error:
        return show_draft(draft_by_number(draft.number), errors=_told(error), status=error.status)
    return redirect(url_for("drafts.show", number=draft.number), 303)


def _complete(draft: DraftOrder) -> Any:
    terms, _sep, provider = request.form.get("terms", "").partition(":")
    try:
        days = request.form.get("days", 14, type=int)
        wanted = Settlement(Terms(terms) if terms in set(Terms) else Terms.LINK, provider, days)
        order = complete_draft(draft.id, wanted, **acting())
    except REFUSALS as error:
        return show_draft(draft_by_number(draft.number), errors=_told(error), status=error.status)
    flash(_("Order %(name)s is placed.", name=order.name), "success")
    return redirect(url_for("orders.show", number=order.number), 303)


def _told(error: ShopsteadError) -> dict[str, str]:
    return error.fields or {"": error.message}
