"""Many orders at once: changed as an operation, or taken out as a file."""

import json
from typing import Any

from flask import Response, flash, g, redirect, render_template, request, url_for

from dashboard_app.orders.asked import asked_filters, sent_selection
from dashboard_app.orders.handling_forms import OrderBulkForm
from dashboard_app.orders.views import blueprint
from dashboard_app.who import acting
from shared.kernel import clock
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.services.orders.bulk.operation import start_order_change
from shared.services.orders.exporting import export_orders
from shared.services.orders.selections import OrderSelection, count_selected
from shared.web.access import requires


@blueprint.post("/bulk")
@requires("orders.fulfil")
def prepare_bulk() -> Any:
    """The ticked orders, or all of the filter, and what may become of them."""
    chosen = sent_selection()
    if chosen is None:
        flash(_("Tick some orders first."), "error")
        return redirect(url_for("orders.index", **request.args.to_dict()))  # type: ignore[arg-type]
    return _show(chosen, OrderBulkForm(bound=False))


@blueprint.post("/bulk/operations")
@requires("orders.fulfil")
def start_bulk() -> Any:
    """Carry it out, and watch it."""
    chosen, form = _sent_selection(), OrderBulkForm()
    if not form.validate():
        return _show(chosen, form), 422
    try:
        operation = start_order_change(chosen, form.wish(), **acting())
    except Invalid as error:
        form.take_errors(error)
        return _show(chosen, form), error.status
    return redirect(url_for("operations.show", operation_id=operation.id))


@blueprint.route("/export", methods=["GET", "POST"])
@requires("orders.view")
def export() -> Response:
    """The ticked orders, or all of the filter, as a file that is sent while it is read."""
    chosen = sent_selection() if request.method == "POST" else None
    lines = export_orders(g.store.id, chosen or OrderSelection(filters=asked_filters()))
    name = f"orders-{g.store.handle}-{clock.now():%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response((line.encode() for line in lines), content_type="text/csv; charset=utf-8", headers=headers)


def _sent_selection() -> OrderSelection:
    """Raises Invalid for what nobody's page sends."""
    try:
        return OrderSelection.from_json(json.loads(request.form.get("selection", "")))
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Invalid(_("Choose the orders in the list once more.")) from None


def _show(chosen: OrderSelection, form: OrderBulkForm) -> str:
    selection = json.dumps(chosen.to_json())
    return render_template("orders/bulk.html", form=form, selection=selection, count=count_selected(chosen))
