"""Transfers between locations."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for

from dashboard_app.asking import asked_choice, asked_id, asked_page, asked_text
from dashboard_app.inventory.drafting import Draft, draft_line, typed_day, typed_draft
from dashboard_app.inventory.quantities import typed_quantities
from dashboard_app.inventory.views import blueprint
from shared.kernel.errors import Conflict, Invalid, NotFound, PreconditionFailed, ShopsteadError
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.models.catalog.variant import variants_with_products
from shared.models.inventory.location import active_locations, location_names
from shared.models.inventory.transfer import (
    StockTransfer,
    TransferStatus,
    count_transfers_by_status,
    transfer_by_id,
)
from shared.services.inventory.document_lists import list_transfers
from shared.services.inventory.documents import Arrival, Worker
from shared.services.inventory.listing import list_stock
from shared.services.inventory.transfer_moves import cancel_transfer, dispatch_transfer, receive_transfer
from shared.services.inventory.transfers import TransferInput, create_transfer, update_transfer
from shared.web.access import requires
from shared.web.context import principal

REFUSALS = (Invalid, Conflict, NotFound, PreconditionFailed)


@blueprint.get("/transfers")
@requires("inventory.view")
def transfers() -> Any:
    status = asked_choice("status", TransferStatus)
    listing = list_transfers(status, location_id=asked_id("location"), query=asked_text(), page=asked_page())
    return render_template(
        "inventory/transfers.html",
        listing=listing,
        counts=count_transfers_by_status(),
        locations=active_locations(),
    )


@blueprint.get("/candidates")
@requires("inventory.view")
def candidates_for_transfer() -> Any:
    """What can be added to a transfer, purchase or count."""
    found = list_stock(asked_text("add"), per_page=8).rows if asked_text("add") else ()
    what = "purchase" if request.args.get("what") == "purchase" else "transfer"
    lines = [draft_line(variant) for variant in variants_with_products(row.variant_id for row in found).values()]
    order = [row.variant_id for row in found]
    lines.sort(key=lambda line: order.index(line.variant_id))
    return render_template("inventory/candidates.html", lines=lines, what=what)


@blueprint.get("/transfers/new")
@requires("inventory.edit")
def new_transfer() -> Any:
    return _show_draft(None, Draft(), {})


@blueprint.post("/transfers")
@requires("inventory.edit")
def make_transfer() -> Any:
    return _save(None)


@blueprint.get("/transfers/<uuid:transfer_id>")
@requires("inventory.view")
def transfer(transfer_id: UUID) -> Any:
    found = transfer_by_id(transfer_id)
    if found.is_draft and principal().allows("inventory.edit"):
        return _show_draft(found, _stored_draft(found), {})
    return _show(found)


@blueprint.post("/transfers/<uuid:transfer_id>")
@requires("inventory.edit")
def save_transfer(transfer_id: UUID) -> Any:
    return _save(transfer_by_id(transfer_id))


def _save(found: StockTransfer | None) -> Any:
    """Keep the draft; ``dispatch`` also sends it; a scanned code adds a line and stays on the page."""
    draft = typed_draft()
    if draft.problem or (draft.added and not draft.lines):
        return _show_draft(found, draft, {}), 422
    try:
        wanted = _wanted(draft)
        if found is None:
            found = create_transfer(wanted, _worker())
        else:
            version = request.form.get("version", type=int)
            found = update_transfer(found.id, wanted, version=version)
        if "dispatch" in request.form and not draft.added:
            dispatch_transfer(found.id, _worker())
            flash(_("%(name)s is on its way.", name=found.name), "success")
        elif not draft.added:
            flash(_("%(name)s is saved.", name=found.name), "success")
    except REFUSALS as error:
        draft.take_errors(error)
        return _show_draft(found, draft, error.fields or {"": error.message}), error.status
    return redirect(url_for("inventory.transfer", transfer_id=found.id))


def _wanted(draft: Draft) -> TransferInput:
    source, target = (parse_id(request.form.get(name, "")) for name in ("source_id", "destination_id"))
    for name, place in (("source_id", source), ("destination_id", target)):
        if place is None:
            raise Invalid(fields={name: _("Choose a location.")})
    return TransferInput(
        source,  # type: ignore[arg-type]
        target,  # type: ignore[arg-type]
        draft.quantities(),
        request.form.get("reference", ""),
        request.form.get("note", ""),
        typed_day("expected_on"),
    )


@blueprint.post("/transfers/<uuid:transfer_id>/arrivals")
@requires("inventory.edit")
def create_transfer_arrival(transfer_id: UUID) -> Any:
    """Note what has arrived; everything at once by one button."""
    found = transfer_by_id(transfer_id)
    try:
        found = receive_transfer(transfer_id, _arrivals(found), _worker())
    except (Invalid, Conflict) as error:
        return _show(found, error), error.status
    is_done = not found.is_under_way
    flash(_("%(name)s is received.", name=found.name) if is_done else _("The arrival is noted."), "success")
    return redirect(url_for("inventory.transfer", transfer_id=transfer_id))


def _arrivals(found: StockTransfer) -> dict[UUID, Arrival]:
    if "everything" in request.form:
        return {line.id: Arrival(line.open) for line in found.lines if line.open}
    variants = variants_with_products(line.variant_id for line in found.lines)
    units = {line.id: variants[line.variant_id].product.unit for line in found.lines}
    good, bad = typed_quantities("received", units), typed_quantities("rejected", units)
    return {line.id: Arrival(good.get(line.id, 0), bad.get(line.id, 0)) for line in found.lines}


@blueprint.post("/transfers/<uuid:transfer_id>/cancellation")
@requires("inventory.edit")
def cancel_a_transfer(transfer_id: UUID) -> Any:
    try:
        found = cancel_transfer(transfer_id, _worker())
    except Conflict as error:
        flash(error.message, "error")
    else:
        flash(_("%(name)s is called off. What was under way is back where it came from.", name=found.name), "success")
    return redirect(url_for("inventory.transfer", transfer_id=transfer_id))


def _worker() -> Worker:
    return Worker(principal().id)


def _stored_draft(found: StockTransfer) -> Draft:
    variants = variants_with_products(line.variant_id for line in found.lines)
    return Draft([draft_line(variants[line.variant_id], line.quantity) for line in found.lines])


def _show_draft(found: StockTransfer | None, draft: Draft, errors: dict[str, str]) -> str:
    sent = request.form if request.method == "POST" else None
    return render_template(
        "inventory/transfer_draft.html",
        transfer=found,
        draft=draft,
        errors=errors,
        sent=sent,
        locations=active_locations(),
    )


def _show(found: StockTransfer, error: ShopsteadError | None = None) -> str:
    return render_template(
        "inventory/transfer.html",
        transfer=found,
        variants=variants_with_products(line.variant_id for line in found.lines),
        places=location_names([found.source_id, found.destination_id]),
        error=error,
    )
