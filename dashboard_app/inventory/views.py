"""Stock: the list with corrections in place, many at once, and the history of a variant."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for

from dashboard_app.asking import asked_choice, asked_id, asked_page, asked_text
from dashboard_app.blueprints import store_blueprint
from dashboard_app.inventory.corrections import correct_many, correct_one
from dashboard_app.inventory.forms import AdjustmentForm
from dashboard_app.inventory.quantities import asked_again
from dashboard_app.inventory.sections import inventory_sections
from dashboard_app.inventory.variant_page import show_variant
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import ngettext
from shared.kernel.ids import parse_id
from shared.models.inventory.location import active_locations
from shared.models.inventory.shortage import count_shortages
from shared.services.inventory.listing import StockRow, StockState, list_stock, stock_row
from shared.services.inventory.reasons import REASON_LABELS
from shared.web.access import requires

blueprint = store_blueprint("inventory", __name__, "/inventory")


@blueprint.context_processor
def for_every_page() -> dict[str, Any]:
    return {"inventory_sections": inventory_sections, "reasons": REASON_LABELS}


@blueprint.get("/")
@requires("inventory.view")
def index() -> Any:
    state, place = asked_choice("state", StockState) or StockState.ALL, asked_id("location")
    locations = active_locations()
    listing = list_stock(asked_text(), state=state, location_id=place, page=asked_page())
    return render_template(
        "inventory/index.html",
        listing=listing,
        state=state,
        counts=count_shortages(),
        locations=locations,
        place=place or (locations[0].id if len(locations) == 1 else None),
    )


@blueprint.get("/<uuid:variant_id>")
@requires("inventory.view")
def show(variant_id: UUID) -> Any:
    return show_variant(_counted(variant_id), AdjustmentForm(bound=False))


@blueprint.post("/<uuid:variant_id>/adjustments")
@requires("inventory.edit")
def create_adjustment(variant_id: UUID) -> Any:
    """Add, take away or count anew; from the list only its row comes back."""
    row, form = _counted(variant_id), AdjustmentForm()
    try:
        if not form.validate():
            raise Invalid(form.first_error)
        correct_one(row, form)
    except (Invalid, Conflict) as error:
        return _refuse(row, form, error)
    if request.headers.get("HX-Request"):
        return _row(variant_id, _("Saved"))
    flash(_("The stock is corrected."), "success")
    return redirect(url_for("inventory.show", variant_id=variant_id))


@blueprint.post("/adjustments")
@requires("inventory.edit")
def create_adjustments() -> Any:
    """The same correction of everything that is ticked: all or none."""
    form = AdjustmentForm()
    variant_ids = [found for text in request.form.getlist("id") if (found := parse_id(text))]
    try:
        count = correct_many(variant_ids, form)
    except (Invalid, Conflict) as error:
        flash(next(iter(error.fields.values()), error.message), "error")
    else:
        flash(ngettext("One variant is corrected.", "%(count)s variants are corrected.", count), "success")
    return redirect(url_for("inventory.index", **asked_again()))


def _refuse(row: StockRow, form: AdjustmentForm, error: Invalid | Conflict) -> Any:
    message = next(iter(error.fields.values()), error.message)
    if request.headers.get("HX-Request"):
        return _row(row.variant_id, message, is_wrong=True)
    form.take_errors(Invalid(message))
    return show_variant(row, form), error.status


def _counted(variant_id: UUID) -> StockRow:
    row = stock_row(variant_id)
    if row is None:
        raise NotFound(_("The stock of this variant is not counted."))
    return row


def _row(variant_id: UUID, message: str, *, is_wrong: bool = False) -> Any:
    place = parse_id(request.form.get("location", ""))
    row = stock_row(variant_id, location_id=place if request.form.get("at_place") else None)
    return render_template("inventory/_row.html", row=row, place=place, message=message, is_wrong=is_wrong)
