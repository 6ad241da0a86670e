"""Our books against the provider's: the last comparisons, what differs, and what somebody says about it."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for

from dashboard_app.blueprints import store_blueprint
from dashboard_app.who import acting
from shared.gateways.payments.provider import all_providers
from shared.kernel.errors import Conflict
from shared.kernel.i18n import gettext as _
from shared.models.orders.order import numbers_of
from shared.models.payments.reconciliation import DifferenceStatus, count_open_differences, differences, recent_runs
from shared.services.orders.reconciling import ask_reconciliation, can_reconcile, settle_difference
from shared.web.access import requires

blueprint = store_blueprint("payments", __name__, "/reconciliation")
PER_PAGE = 30
LAST_PAGE = 10_000
SAID = {"resolved": DifferenceStatus.RESOLVED, "ignored": DifferenceStatus.IGNORED, "open": DifferenceStatus.OPEN}


@blueprint.get("/")
@requires("payments.take")
def reconciliation() -> Any:
    shows_all = request.args.get("show") == "all"
    page = min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)
    rows, total = differences(None if shows_all else DifferenceStatus.OPEN, page, PER_PAGE)
    return render_template(
        "payments/reconciliation.html",
        rows=rows,
        total=total,
        page=page,
        per_page=PER_PAGE,
        shows_all=shows_all,
        open_count=count_open_differences(),
        runs=recent_runs(),
        numbers=numbers_of([row.order_id for row in rows if row.order_id]),
        providers=all_providers(),
        can_run=[code for code in all_providers() if can_reconcile(code)],
    )


@blueprint.post("/runs")
@requires("payments.take")
def create_run() -> Any:
    try:
        for code in (code for code in all_providers() if can_reconcile(code)):
            ask_reconciliation(code)
        flash(_("The comparison begins in a moment."), "success")
    except Conflict as error:
        flash(error.message, "error")
    return redirect(url_for("payments.reconciliation"))


@blueprint.post("/<uuid:difference_id>")
@requires("payments.take")
def update_difference(difference_id: UUID) -> Any:
    """Resolved, ignored, or open again, with a note."""
    status = SAID.get(request.form.get("status", ""), DifferenceStatus.OPEN)
    settle_difference(difference_id, status, note=request.form.get("note", ""), actor=acting()["actor"])
    flash(_("Your note is kept."), "success")
    return redirect(url_for("payments.reconciliation"))
