"""Everything about the stock of one variant: its places, its thresholds, its history, who waits for it."""

from typing import Any
from uuid import UUID

from flask import render_template

from dashboard_app.asking import asked_page
from dashboard_app.inventory.forms import AdjustmentForm
from dashboard_app.inventory.history import history_of
from shared.models.inventory.back_in_stock import count_waiting
from shared.models.inventory.level import levels_of
from shared.models.inventory.location import active_locations
from shared.services.inventory.holds import units_on_hold
from shared.services.inventory.listing import StockRow
from shared.services.inventory.preferences import inventory_settings
from shared.services.inventory.thresholds import thresholds_of


def show_variant(row: StockRow, form: AdjustmentForm, *, refused: dict[str, str] | None = None) -> str:
    """The page; ``refused`` maps the thresholds' fields to what is wrong with them."""
    locations = active_locations()
    form.location.choices = [(str(place.id), place.name) for place in locations]
    levels = {level.location_id: level for level in levels_of([row.variant_id])}
    return render_template(
        "inventory/show.html",
        row=row,
        form=form,
        locations=locations,
        levels=levels,
        thresholds=thresholds_of(row.variant_id),
        store_low_at=inventory_settings().low_at * row.unit.one,
        on_hold=_on_hold(row.variant_id) if row.reserved else 0,
        waiting=count_waiting(row.variant_id),
        history=history_of(row.variant_id, asked_page()),
        refused=refused or {},
    )


def _on_hold(variant_id: UUID) -> Any:
    return units_on_hold([variant_id]).get(variant_id, 0)
