"""Stock-takes: begin, scan or type, look at the differences, set the books right."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for

from dashboard_app.asking import asked_choice, asked_id, asked_page, asked_text
from dashboard_app.inventory.quantities import asked_again
from dashboard_app.inventory.views import blueprint
from shared.kernel.errors import Conflict, Invalid, ShopsteadError
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import ngettext
from shared.kernel.ids import parse_id
from shared.kernel.quantities import parse_quantity
from shared.models.catalog.variant import variant_by_id
from shared.models.inventory.location import active_locations, location_by_id
from shared.models.inventory.stock_take import (
    ComparesWith,
    StockTake,
    TakeScope,
    TakeStatus,
    count_takes_by_status,
    take_by_id,
)
from shared.services.inventory.codes import variant_by_code
from shared.services.inventory.document_lists import list_takes
from shared.services.inventory.documents import Worker
from shared.services.inventory.stock_takes import TakeInput, begin_take, cancel_take, write_counts
from shared.services.inventory.take_applying import apply_take
from shared.services.inventory.take_differences import TakeView, take_page, take_row, take_summary
from shared.services.inventory.take_files import read_counts
from shared.web.access import requires
from shared.web.context import principal


@blueprint.get("/takes")
@requires("inventory.view")
def takes() -> Any:
    listing = list_takes(asked_choice("status", TakeStatus), location_id=asked_id("location"), page=asked_page())
    return render_template(
        "inventory/takes.html", listing=listing, counts=count_takes_by_status(), locations=active_locations()
    )


@blueprint.post("/takes")
@requires("inventory.edit")
def make_take() -> Any:
    scope = TakeScope.ALL if request.form.get("scope") == "all" else TakeScope.PARTIAL
    compares = ComparesWith.MOMENT if request.form.get("compares_with") == "moment" else ComparesWith.START
    place = parse_id(request.form.get("location_id", ""))
    try:
        if place is None:
            raise Invalid(_("Choose a location."))
        begun = begin_take(TakeInput(place, scope, compares, request.form.get("note", "")), _worker())
    except (Invalid, Conflict) as error:
        flash(error.message or next(iter(error.fields.values())), "error")
        return redirect(url_for("inventory.takes"))
    return redirect(url_for("inventory.take", take_id=begun.id))


@blueprint.get("/takes/<uuid:take_id>")
@requires("inventory.view")
def take(take_id: UUID) -> Any:
    return _show(take_by_id(take_id))


@blueprint.post("/takes/<uuid:take_id>/scans")
@requires("inventory.edit")
def create_take_scan(take_id: UUID) -> Any:
    """One more of what was scanned; scripts get the answer alone, so that the next code can come at once."""
    found, scanned, problem = take_by_id(take_id), None, ""
    try:
        variant = variant_by_id(variant_by_code(request.form.get("code", "")))
        unit = variant.product.unit
        more = parse_quantity(request.form.get("quantity", "").strip() or "1", unit)
        write_counts(take_id, {variant.id: more}, _worker(), adding=True)
        scanned = take_row(take_id, variant.id)
    except ShopsteadError as error:
        problem = error.message or next(iter(error.fields.values()), "")
    if request.headers.get("HX-Request"):
        summary = take_summary(take_id)
        return render_template("inventory/_scanned.html", take=found, scanned=scanned, problem=problem, summary=summary)
    if problem:
        flash(problem, "error")
    return redirect(url_for("inventory.take", take_id=take_id, view="counted"))


@blueprint.post("/takes/<uuid:take_id>/counts/<uuid:variant_id>")
@requires("inventory.edit")
def update_take_count(take_id: UUID, variant_id: UUID) -> Any:
    """The count of one line, typed into the list; empty takes it back."""
    found, problem = take_by_id(take_id), ""
    text = request.form.get("counted", "").strip()
    try:
        unit = variant_by_id(variant_id).product.unit
        write_counts(take_id, {variant_id: parse_quantity(text, unit) if text else None}, _worker())
    except (Invalid, Conflict) as error:
        problem = next(iter(error.fields.values()), error.message)
    row = take_row(take_id, variant_id)
    if request.headers.get("HX-Request") and row is not None:
        return render_template("inventory/_take_row.html", take=found, row=row, problem=problem, typed=text)
    if problem:
        flash(problem, "error")
    return redirect(url_for("inventory.take", take_id=take_id, **asked_again()))


@blueprint.post("/takes/<uuid:take_id>/files")
@requires("inventory.edit")
def create_take_file(take_id: UUID) -> Any:
    """Counts from a list; what is wrong with single rows is said, the others count."""
    sent = request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise Invalid(_("Choose a file first."))
        read = read_counts(sent.filename, sent.stream)
        write_counts(take_id, read.counts, _worker())
    except (Invalid, Conflict) as error:
        flash(next(iter(error.fields.values()), error.message), "error")
        return redirect(url_for("inventory.take", take_id=take_id))
    count = len(read.counts)
    message = ngettext("One variant is counted from the file.", "%(count)s variants are counted from the file.", count)
    flash(message, "success")
    return _show(take_by_id(take_id), wrong_rows=read.wrong) if read.wrong else _back(take_id)


@blueprint.post("/takes/<uuid:take_id>/application")
@requires("inventory.edit")
def apply_a_take(take_id: UUID) -> Any:
    missing_is_zero = request.form.get("missing") == "zero"
    try:
        changed = apply_take(take_id, _worker(), missing_is_zero=missing_is_zero)
    except (Invalid, Conflict) as error:
        flash(error.message, "error")
    else:
        text = ngettext(
            "The books are right again: one variant has changed.",
            "The books are right again: %(count)s variants have changed.",
            changed,
        )
        flash(text if changed else _("The books were right: nothing had to change."), "success")
    return _back(take_id)


@blueprint.post("/takes/<uuid:take_id>/cancellation")
@requires("inventory.edit")
def cancel_a_take(take_id: UUID) -> Any:
    try:
        cancel_take(take_id)
        flash(_("The count is given up. The stock stays as it was."), "success")
    except Conflict as error:
        flash(error.message, "error")
    return _back(take_id)


def _back(take_id: UUID) -> Any:
    return redirect(url_for("inventory.take", take_id=take_id))


def _worker() -> Worker:
    return Worker(principal().id)


def _show(found: StockTake, *, wrong_rows: Any = ()) -> str:
    is_partial = found.scope is TakeScope.PARTIAL or not found.is_open
    view = asked_choice("view", TakeView) or (TakeView.COUNTED if is_partial else TakeView.ALL)
    return render_template(
        "inventory/take.html",
        take=found,
        place=location_by_id(found.location_id),
        summary=take_summary(found.id),
        listing=take_page(found.id, asked_text(), view=view, page=asked_page()),
        view=view,
        wrong_rows=wrong_rows,
    )
