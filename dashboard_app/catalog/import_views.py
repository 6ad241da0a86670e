"""Bringing products in from a file, step by step: the file, its columns, a trial, the import, its report."""

from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for

from dashboard_app.asking import asked_choice, asked_page
from dashboard_app.blueprints import store_blueprint
from dashboard_app.catalog.import_showing import shown_import, shown_items
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.models.catalog.product_import import Outcome, import_by_id, newest_imports
from shared.models.stores.operation import operation_by_id, operations_by_id
from shared.services.catalog.sheets.limits import LARGEST_FILE
from shared.services.inventory.product_imports.failed_rows import failed_rows
from shared.services.inventory.product_imports.imports import (
    change_shape,
    check_import,
    receive_import,
    run_import,
    set_mapping,
)
from shared.web.access import requires, takes_up_to
from shared.web.context import principal

blueprint = store_blueprint("imports", __name__, "/products/imports")

PER_PAGE = 20
LARGEST_UPLOAD = 650_000_000


@blueprint.get("/")
@requires("catalog.edit")
def index() -> Any:
    return _show_index()


@blueprint.post("/")
@takes_up_to(LARGEST_UPLOAD)
@requires("catalog.edit")
def create() -> Any:
    file, pictures = request.files.get("file"), request.files.get("pictures")
    if file is None or not file.filename:
        return _show_index(_("Choose a file first.")), 422
    archive = pictures.stream if pictures is not None and pictures.filename else None
    try:
        imported = receive_import(file.filename, file.stream, user_id=principal().id, pictures=archive)
    except Invalid as error:
        return _show_index(error.message), 422
    return redirect(url_for("imports.show", import_id=imported.id))


def _show_index(problem: str = "") -> str:
    rows, total = newest_imports(page=asked_page(), per_page=PER_PAGE)
    last = {row.id: found for row in rows if (found := row.run_id or row.check_id)}
    known = operations_by_id(last.values())
    operations = {key: known[found] for key, found in last.items()}
    return render_template(
        "catalog/imports.html",
        rows=rows,
        total=total,
        page=asked_page(),
        per_page=PER_PAGE,
        operations=operations,
        problem=problem,
        limit=LARGEST_FILE,
    )


@blueprint.get("/<uuid:import_id>")
@requires("catalog.edit")
def show(import_id: UUID) -> Any:
    """What each column means; after the import, its report."""
    imported = import_by_id(import_id)
    if imported.run_id is not None:
        return redirect(url_for("imports.show_report", import_id=import_id))
    return render_template("catalog/import_columns.html", **shown_import(imported), problem="")


@blueprint.post("/<uuid:import_id>/shape")
@requires("catalog.edit")
def update_shape(import_id: UUID) -> Any:
    sent = request.form
    try:
        change_shape(import_id, encoding=sent.get("encoding", ""), delimiter=sent.get("delimiter", ""))
    except Invalid as error:
        shown = shown_import(import_by_id(import_id))
        return render_template("catalog/import_columns.html", **shown, problem=error.message), 422
    return redirect(url_for("imports.show", import_id=import_id))


@blueprint.post("/<uuid:import_id>/trial")
@requires("catalog.edit")
def create_trial(import_id: UUID) -> Any:
    """Keep what the columns mean, and see what would happen."""
    imported = import_by_id(import_id)
    mapping = [request.form.get(f"column-{index}", "") for index in range(len(imported.names))]
    flags = {name: name in request.form for name in ("creates", "updates", "clears")}
    try:
        set_mapping(import_id, mapping, flags | {"decimal_mark": request.form.get("decimal_mark", "")})
        check_import(import_id, user_id=principal().id)
    except Invalid as error:
        shown = shown_import(imported, mapping=mapping)
        return render_template("catalog/import_columns.html", **shown, problem=error.message), 422
    return redirect(url_for("imports.show_trial", import_id=import_id))


@blueprint.get("/<uuid:import_id>/trial")
@requires("catalog.edit")
def show_trial(import_id: UUID) -> Any:
    """Row by row what would be created, changed, skipped, and why."""
    imported = import_by_id(import_id)
    if imported.run_id is not None:
        return redirect(url_for("imports.show_report", import_id=import_id))
    if imported.check_id is None:
        return redirect(url_for("imports.show", import_id=import_id))
    return _show_items(imported.check_id, import_id, is_trial=True)


@blueprint.post("/<uuid:import_id>/run")
@requires("catalog.edit")
def create_run(import_id: UUID) -> Any:
    run_import(import_id, user_id=principal().id)
    return redirect(url_for("imports.show_report", import_id=import_id))


@blueprint.get("/<uuid:import_id>/report")
@requires("catalog.edit")
def show_report(import_id: UUID) -> Any:
    imported = import_by_id(import_id)
    if imported.run_id is None:
        flash(_("This file was not imported yet."), "info")
        return redirect(url_for("imports.show", import_id=import_id))
    return _show_items(imported.run_id, import_id, is_trial=False)


def _show_items(operation_id: UUID, import_id: UUID, *, is_trial: bool) -> str:
    imported = import_by_id(import_id)
    outcome, page = asked_choice("outcome", Outcome), asked_page()
    fetching = operation_by_id(imported.fetch_id) if imported.fetch_id else None
    return render_template(
        "catalog/import_report.html",
        imported=imported,
        operation=operation_by_id(operation_id),
        fetching=fetching,
        is_trial=is_trial,
        outcome=outcome,
        **shown_items(operation_id, outcome, page=page),
    )


@blueprint.get("/<uuid:import_id>/failed.csv")
@requires("catalog.edit")
def download_failed(import_id: UUID) -> Response:
    """The rows that did not go through, with the reasons."""
    response = Response("".join(failed_rows(import_id)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="failed-rows.csv"'
    return response
