"""Purchase orders: what to buy, sent, received, closed; and what should be bought again."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for

from dashboard_app.asking import asked_choice, asked_id, asked_page, asked_text
from dashboard_app.inventory.drafting import Draft, typed_draft
from dashboard_app.inventory.purchase_forms import (
    EXTRA_ROWS,
    shown_amount,
    stored_draft,
    suggested_draft,
    typed_arrivals,
    typed_purchase,
)
from dashboard_app.inventory.views import blueprint
from shared.kernel.addresses import Address
from shared.kernel.currencies import EXPONENTS
from shared.kernel.errors import Conflict, Invalid, NotFound, PreconditionFailed, ShopsteadError
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.models.inventory.location import active_locations, location_by_id
from shared.models.inventory.purchase import PurchaseOrder, PurchaseStatus, count_purchases_by_status, purchase_by_id
from shared.models.inventory.supplier import active_suppliers, supplier_by_id
from shared.services.catalog.sheets.writing import csv_lines
from shared.services.inventory.document_lists import list_purchases
from shared.services.inventory.documents import Worker
from shared.services.inventory.purchase_sheet import purchase_sheet, sheet_rows
from shared.services.inventory.purchases import create_purchase, update_purchase
from shared.services.inventory.receiving import (
    cancel_purchase,
    close_purchase,
    mail_purchase,
    receive_purchase,
    send_purchase,
)
from shared.services.inventory.reordering import suggest_orders
from shared.web.access import requires
from shared.web.context import principal

REFUSALS = (Invalid, Conflict, NotFound, PreconditionFailed)


@blueprint.get("/purchases")
@requires("inventory.purchase")
def purchases() -> Any:
    status = asked_choice("status", PurchaseStatus)
    listing = list_purchases(status, supplier_id=asked_id("supplier"), query=asked_text(), page=asked_page())
    suppliers = active_suppliers()
    return render_template(
        "inventory/purchases.html", listing=listing, counts=count_purchases_by_status(), suppliers=suppliers
    )


@blueprint.get("/purchases/suggestions")
@requires("inventory.purchase")
def reorder_suggestions() -> Any:
    supplier_id = asked_id("supplier")
    return render_template(
        "inventory/suggestions.html", suggestions=suggest_orders(supplier_id), suppliers=active_suppliers()
    )


@blueprint.get("/purchases/new")
@requires("inventory.purchase")
def new_purchase() -> Any:
    ids = [found for text in request.args.getlist("id") if (found := parse_id(text))]
    return _show_draft(None, suggested_draft(asked_id("supplier"), ids) if ids else Draft(), {})


@blueprint.post("/purchases")
@requires("inventory.purchase")
def make_purchase() -> Any:
    return _save(None)


@blueprint.get("/purchases/<uuid:purchase_id>")
@requires("inventory.purchase")
def purchase(purchase_id: UUID) -> Any:
    order = purchase_by_id(purchase_id)
    return _show_draft(order, stored_draft(order), {}) if order.is_draft else _show(order)


@blueprint.post("/purchases/<uuid:purchase_id>")
@requires("inventory.purchase")
def save_purchase(purchase_id: UUID) -> Any:
    return _save(purchase_by_id(purchase_id))


def _save(order: PurchaseOrder | None) -> Any:
    """Keep the draft; ``send`` also orders it, by mail where asked; a scanned code adds a line and stays."""
    draft = typed_draft()
    if draft.problem:
        return _show_draft(order, draft, {}), 422
    try:
        wanted = typed_purchase(draft)
        if order is None:
            order = create_purchase(wanted, _worker())
        else:
            order = update_purchase(order.id, wanted, version=request.form.get("version", type=int))
        if "send" in request.form and not draft.added:
            send_purchase(order.id, _worker(), by_mail=request.form["send"] == "mail")
            flash(_("%(name)s is ordered. Its goods are incoming.", name=order.name), "success")
        elif not draft.added:
            flash(_("%(name)s is saved.", name=order.name), "success")
    except REFUSALS as error:
        draft.take_errors(error)
        return _show_draft(order, draft, error.fields or {"": error.message}), error.status
    return redirect(url_for("inventory.purchase", purchase_id=order.id))


@blueprint.post("/purchases/<uuid:purchase_id>/arrivals")
@requires("inventory.purchase")
def create_purchase_arrival(purchase_id: UUID) -> Any:
    """Note what has arrived; everything at once by one button."""
    order = purchase_by_id(purchase_id)
    try:
        order = receive_purchase(purchase_id, typed_arrivals(order), _worker())
    except (Invalid, Conflict) as error:
        return _show(order, error), error.status
    is_done = not order.is_under_way
    flash(_("%(name)s has arrived in full.", name=order.name) if is_done else _("The arrival is noted."), "success")
    return redirect(url_for("inventory.purchase", purchase_id=purchase_id))


@blueprint.post("/purchases/<uuid:purchase_id>/mails")
@requires("inventory.purchase")
def mail_a_purchase(purchase_id: UUID) -> Any:
    return _change(purchase_id, lambda: mail_purchase(purchase_id), _("The order goes to the supplier by mail."))


@blueprint.post("/purchases/<uuid:purchase_id>/closing")
@requires("inventory.purchase")
def close_a_purchase(purchase_id: UUID) -> Any:
    done = _("The order is closed. Nothing more is expected of it.")
    return _change(purchase_id, lambda: close_purchase(purchase_id, _worker()), done)


@blueprint.post("/purchases/<uuid:purchase_id>/cancellation")
@requires("inventory.purchase")
def cancel_a_purchase(purchase_id: UUID) -> Any:
    return _change(purchase_id, lambda: cancel_purchase(purchase_id, _worker()), _("The order is cancelled."))


def _change(purchase_id: UUID, act: Callable[[], object], done: str) -> Any:
    try:
        act()
        flash(done, "success")
    except (Invalid, Conflict) as error:
        flash(error.message, "error")
    return redirect(url_for("inventory.purchase", purchase_id=purchase_id))


@blueprint.get("/purchases/<uuid:purchase_id>/print")
@requires("inventory.purchase")
def print_purchase(purchase_id: UUID) -> Any:
    order = purchase_by_id(purchase_id)
    place, supplier = location_by_id(order.location_id), supplier_by_id(order.supplier_id)
    return render_template(
        "inventory/purchase_print.html",
        order=order,
        sheet=purchase_sheet(order),
        place=place,
        place_lines=Address.from_dict(place.address).lines(),
        supplier=supplier,
        supplier_lines=Address.from_dict(supplier.address).lines(),
    )


@blueprint.get("/purchases/<uuid:purchase_id>.csv")
@requires("inventory.purchase")
def purchase_file(purchase_id: UUID) -> Response:
    order = purchase_by_id(purchase_id)
    body = "\ufeff" + "".join(csv_lines(sheet_rows(order)))
    headers = {"Content-Disposition": f'attachment; filename="{order.name}.csv"'}
    return Response(body, content_type="text/csv; charset=utf-8", headers=headers)


def _worker() -> Worker:
    return Worker(principal().id)


def _show_draft(order: PurchaseOrder | None, draft: Draft, errors: dict[str, str]) -> str:
    sent = request.form if request.method == "POST" else None
    return render_template(
        "inventory/purchase_draft.html",
        order=order,
        draft=draft,
        errors=errors,
        sent=sent,
        asked_supplier=asked_id("supplier"),
        suppliers=active_suppliers(),
        locations=active_locations(),
        currencies=[("", _("The supplier’s")), *((code, code) for code in sorted(EXPONENTS))],
        extra_rows=EXTRA_ROWS,
        shown_amount=shown_amount,
    )


def _show(order: PurchaseOrder, error: ShopsteadError | None = None) -> str:
    return render_template(
        "inventory/purchase.html",
        order=order,
        sheet=purchase_sheet(order),
        supplier=supplier_by_id(order.supplier_id),
        place=location_by_id(order.location_id),
        error=error,
    )
