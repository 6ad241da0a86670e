"""From a correction that somebody typed to what the stock room does."""

from uuid import UUID

from flask import request

from dashboard_app.inventory.forms import AdjustmentForm
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.kernel.quantities import Unit, format_quantity, parse_quantity
from shared.services.inventory.listing import StockRow, stock_row, stock_rows
from shared.services.inventory.stock import Why, adjust_stocks, count_stocks
from shared.web.context import principal

MOST_AT_ONCE = 250


def correct_one(row: StockRow, form: AdjustmentForm) -> None:
    """Raises Invalid, Conflict (promised to orders, or changed by somebody else since it was shown)."""
    _refuse_stale(row)
    _correct({row.variant_id: row.unit}, form)


def correct_many(variant_ids: list[UUID], form: AdjustmentForm) -> int:
    """The same correction of each; how many. Raises Invalid, Conflict."""
    if not form.validate():
        raise Invalid(form.first_error)
    rows = stock_rows(variant_ids[:MOST_AT_ONCE])
    if not rows:
        raise Invalid(_("Tick first what is to be corrected."))
    _correct({row.variant_id: row.unit for row in rows.values()}, form)
    return len(rows)


def _correct(units: dict[UUID, Unit], form: AdjustmentForm) -> None:
    quantities = {variant_id: parse_quantity(str(form.quantity.data), unit) for variant_id, unit in units.items()}
    why = Why(str(form.reason.data), form.note.data or "", principal().id)
    place = parse_id(form.location.data or "")
    (count_stocks if form.mode.data == "set" else adjust_stocks)(quantities, why, location_id=place)


def _refuse_stale(row: StockRow) -> None:
    """A count that is typed over what somebody else has changed meanwhile would undo their work."""
    seen = request.form.get("seen", "")
    if not seen.lstrip("-").isdecimal():
        return
    place = parse_id(request.form.get("location", ""))
    now = stock_row(row.variant_id, location_id=place) if place else row
    if now is not None and now.on_hand != int(seen):
        fresh = format_quantity(now.on_hand, now.unit)
        raise Conflict(_("Somebody else has changed this to %(fresh)s in the meantime.", fresh=fresh))
