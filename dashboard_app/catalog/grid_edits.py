"""One edit for the ticked variants, or for all that the filter shows."""

from collections.abc import Sequence
from uuid import UUID

from flask import request

from dashboard_app.catalog.grid import BOXES, MONEY, Reader
from dashboard_app.steps import read_change, read_percent
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import parse_id
from shared.services.catalog.price_steps import Ending, PriceStep
from shared.services.catalog.variant_cells import CellChange
from shared.services.catalog.variant_edits import PricedField, number_skus, set_field, step_prices
from shared.services.catalog.variant_listing import VariantFilters, variant_ids
from shared.services.inventory.stocked_variants import GridChange

HOWS = ("set", "percent", "amount", "clear")


def ticked_variants(product_id: UUID, filters: VariantFilters) -> list[UUID]:
    """Those that are ticked; all that the filter shows where that was asked for. Raises Invalid where none is."""
    if request.form.get("all"):
        return variant_ids(product_id, filters)
    found = [one for one in map(parse_id, request.form.getlist("id")) if one]
    if not found:
        raise Invalid(_("Tick some variants first."))
    return list(dict.fromkeys(found))


def asked_edit(product_id: UUID, chosen: Sequence[UUID], reader: Reader) -> GridChange:
    """The edit that the form asks for. Raises Invalid with what to do."""
    name, text = request.form.get("field", ""), request.form.get("value", "")
    if name in MONEY:
        return GridChange(_priced(product_id, chosen, name, text, reader))
    if name == "sku":
        return GridChange(number_skus(product_id, chosen, text))
    if name == "stock":
        return GridChange(stock=dict.fromkeys(chosen, reader.value("stock", text)))
    if name in ("barcode", "weight"):
        return GridChange(set_field(chosen, name, reader.value(name, text)))
    if name == "media_id":
        return GridChange(set_field(chosen, name, parse_id(request.form.get("media", ""))))
    if name in (*BOXES, "requires_shipping"):
        return GridChange(set_field(chosen, name, request.form.get("switch") == "on"))
    raise Invalid(_("Choose what to change."))


def _priced(product_id: UUID, chosen: Sequence[UUID], name: str, text: str, reader: Reader) -> list[CellChange]:
    how = request.form.get("how", "set")
    if how == "clear" or (how == "set" and not text.strip()):
        if name == "price":
            raise Invalid(_("Type a price; 0 gives it away."))
        return set_field(chosen, name, None)
    return step_prices(product_id, chosen, PricedField(name), read_step(how, text, reader), reader.currency)


def read_step(how: str, text: str, reader: Reader) -> PriceStep:
    """A change of prices as it was typed: ``percent``, ``amount`` (both may be below zero) or ``set``."""
    ending = next((one for one in Ending if one.value == request.form.get("ending")), Ending.EXACT)
    if how == "percent":
        return PriceStep(percent=read_percent(text), ending=ending)
    amount = read_change(text, reader.currency)
    if how == "amount":
        return PriceStep(amount=amount, ending=ending)
    if amount < 0:
        raise Invalid(_("Type a price; 0 gives it away."))
    return PriceStep(set_to=amount, ending=ending)
