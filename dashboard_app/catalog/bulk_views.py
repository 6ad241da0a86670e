"""One change to many products: chosen in the list, looked at, then carried out as an operation."""

import json
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for

from dashboard_app.catalog.bulk_form import BulkForm
from dashboard_app.catalog.bulk_showing import shown_samples
from dashboard_app.catalog.views import asked_filters, blueprint
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.services.catalog.bulk.operation import start_bulk_change
from shared.services.catalog.bulk.preview import Preview, count_chosen, preview_change
from shared.services.catalog.bulk.wishes import Selection
from shared.web.access import requires
from shared.web.context import principal


@blueprint.post("/bulk")
@requires("catalog.edit")
def prepare_bulk_change() -> Any:
    """The ticked products, or all of the filter, and what may become of them."""
    ids = tuple(found for found in map(parse_id, request.form.getlist("id")) if found)
    if not ids and not request.form.get("all"):
        flash(_("Tick some products first."), "error")
        return redirect(url_for("catalog.index", **request.args.to_dict()))  # type: ignore[arg-type]
    chosen = Selection(filters=asked_filters()) if request.form.get("all") else Selection(ids)
    return _show(chosen, BulkForm(bound=False))


@blueprint.post("/bulk/preview")
@requires("catalog.edit")
def preview_bulk_change() -> Any:
    """What the change would do, and the button that does it."""
    chosen, form = _sent_selection(), BulkForm()
    try:
        return _show(chosen, form, preview_change(chosen, form.wish(g.store.currency)))
    except (Invalid, NotFound) as error:
        form.take_errors(error)
        return _show(chosen, form), error.status


@blueprint.post("/bulk/operations")
@requires("catalog.edit")
def start_bulk() -> Any:
    """Carry it out, and watch it."""
    chosen, form = _sent_selection(), BulkForm()
    try:
        operation = start_bulk_change(chosen, form.wish(g.store.currency), user_id=principal().id)
    except (Invalid, NotFound) as error:
        form.take_errors(error)
        return _show(chosen, form), error.status
    return redirect(url_for("operations.show", operation_id=operation.id))


def _sent_selection() -> Selection:
    """Raises Invalid for what nobody's page sends."""
    try:
        return Selection.from_json(json.loads(request.form.get("selection", "")))
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Invalid(_("Choose the products in the list once more.")) from None


def _show(chosen: Selection, form: BulkForm, preview: Preview | None = None) -> str:
    return render_template(
        "catalog/bulk.html",
        form=form,
        selection=json.dumps(chosen.to_json()),
        count=preview.total if preview else count_chosen(chosen),
        is_filter=not chosen.ids,
        preview=preview,
        samples=shown_samples(preview, form) if preview else [],
    )
