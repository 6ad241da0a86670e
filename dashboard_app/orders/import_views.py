"""Bringing past orders in from a file, step by step: the file, its trial, the import, its report."""

from typing import Any
from uuid import UUID

from flask import Response, redirect, render_template, request, url_for

from dashboard_app.asking import asked_choice, asked_page
from dashboard_app.blueprints import store_blueprint
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.models.orders.order_import import (
    ImportedOutcome,
    OrderImport,
    count_imported,
    import_items_of,
    newest_order_imports,
    numbers_of_items,
    order_import_by_id,
)
from shared.models.stores.operation import operation_by_id, operations_by_id
from shared.services.catalog.sheets.limits import LARGEST_FILE
from shared.services.orders.importing.failed_rows import failed_order_rows
from shared.services.orders.importing.imports import receive_orders, run_order_import
from shared.web.access import requires, takes_up_to
from shared.web.context import principal

blueprint = store_blueprint("order_imports", __name__, "/orders/imports")

PER_PAGE = 20
ITEMS_PER_PAGE = 50
LARGEST_UPLOAD = LARGEST_FILE + 1_000_000


@blueprint.get("/")
@requires("orders.import")
def index() -> Any:
    return _show_index()


@blueprint.post("/")
@takes_up_to(LARGEST_UPLOAD)
@requires("orders.import")
def create() -> Any:
    file = request.files.get("file")
    if file is None or not file.filename:
        return _show_index(_("Choose a file first.")), 422
    try:
        imported = receive_orders(file.filename, file.stream, user_id=principal().id)
    except Invalid as error:
        return _show_index(error.message), 422
    return redirect(url_for("order_imports.show", import_id=imported.id))


def _show_index(problem: str = "") -> str:
    rows, total = newest_order_imports(page=asked_page(), per_page=PER_PAGE)
    known = operations_by_id([found for row in rows if (found := row.run_id or row.check_id)])
    return render_template(
        "orders/imports.html",
        rows=rows,
        total=total,
        page=asked_page(),
        per_page=PER_PAGE,
        operations={row.id: known[found] for row in rows if (found := row.run_id or row.check_id)},
        problem=problem,
        limit=LARGEST_FILE,
    )


@blueprint.get("/<uuid:import_id>")
@requires("orders.import")
def show(import_id: UUID) -> Any:
    """Order by order what would happen; after the import, what did."""
    imported = order_import_by_id(import_id)
    operation = operation_by_id(_last(imported))
    outcome, page = asked_choice("outcome", ImportedOutcome), asked_page()
    counts = count_imported(operation.id)
    items = import_items_of(operation.id, outcome, page=page, per_page=ITEMS_PER_PAGE)
    return render_template(
        "orders/import_report.html",
        imported=imported,
        operation=operation,
        is_trial=imported.run_id is None,
        counts=counts,
        items=items,
        numbers=numbers_of_items(items),
        outcome=outcome,
        page=page,
        per_page=ITEMS_PER_PAGE,
        total=counts.get(outcome.value, 0) if outcome else sum(counts.values()),
    )


def _last(imported: OrderImport) -> UUID:
    """Every import has a trial from the beginning."""
    last = imported.run_id or imported.check_id
    assert last is not None
    return last


@blueprint.post("/<uuid:import_id>/run")
@requires("orders.import")
def create_run(import_id: UUID) -> Any:
    run_order_import(import_id, user_id=principal().id)
    return redirect(url_for("order_imports.show", import_id=import_id))


@blueprint.get("/<uuid:import_id>/failed.csv")
@requires("orders.import")
def download_failed(import_id: UUID) -> Response:
    """The rows that did not go through, with the reasons."""
    response = Response("".join(failed_order_rows(import_id)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="failed-orders.csv"'
    return response
