"""Stock: the list with quick corrections, and the history of a variant."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for

from dashboard_app.asking import asked_choice, asked_page, asked_text
from dashboard_app.blueprints import store_blueprint
from dashboard_app.inventory.forms import REASONS, AdjustmentForm
from dashboard_app.inventory.history import history_of
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.services.inventory.listing import StockRow, StockState, list_stock, stock_row
from shared.services.inventory.stock import adjust_stock, set_stock
from shared.web.access import requires
from shared.web.context import principal

blueprint = store_blueprint("inventory", __name__, "/inventory")


@blueprint.get("/")
@requires("inventory.view")
def index() -> Any:
    state = asked_choice("state", StockState) or StockState.ALL
    listing = list_stock(asked_text(), state=state, page=asked_page())
    return render_template("inventory/index.html", listing=listing, state=state, reasons=REASONS)


@blueprint.get("/<uuid:variant_id>")
@requires("inventory.view")
def show(variant_id: UUID) -> Any:
    return _show(_counted(variant_id), AdjustmentForm(), 200)


@blueprint.post("/<uuid:variant_id>/adjustments")
@requires("inventory.edit")
def create_adjustment(variant_id: UUID) -> Any:
    """Add, take away or count anew; from the list only its row comes back."""
    row, form = _counted(variant_id), AdjustmentForm()
    try:
        if not form.validate():
            raise Invalid(form.first_error)
        _adjust(variant_id, form)
    except (Invalid, Conflict) as error:
        return _refuse(row, form, error)
    if request.headers.get("HX-Request"):
        return _row(_counted(variant_id), _("Saved"))
    flash(_("The stock is corrected."), "success")
    return redirect(url_for("inventory.show", variant_id=variant_id))


def _adjust(variant_id: UUID, form: AdjustmentForm) -> None:
    reason, user_id = str(form.reason.data), principal().id
    if form.mode.data == "set":
        set_stock(variant_id, form.quantity.data, reason, user_id)
    else:
        adjust_stock(variant_id, form.quantity.data, reason, user_id)


def _refuse(row: StockRow, form: AdjustmentForm, error: Invalid | Conflict) -> Any:
    if request.headers.get("HX-Request"):
        return _row(row, error.message, is_wrong=True)
    form.take_errors(Invalid(error.message))
    return _show(row, form, error.status)


def _counted(variant_id: UUID) -> StockRow:
    row = stock_row(variant_id)
    if row is None:
        raise NotFound(_("The stock of this variant is not counted."))
    return row


def _row(row: StockRow, message: str, *, is_wrong: bool = False) -> Any:
    return render_template("inventory/_row.html", row=row, reasons=REASONS, message=message, is_wrong=is_wrong)


def _show(row: StockRow, form: AdjustmentForm, status: int) -> Any:
    history = history_of(row.variant_id)
    return render_template("inventory/show.html", row=row, form=form, history=history, reasons=REASONS), status
