"""The slip that is put into the parcel: where it goes, and what is in it. In the shopper's language."""

from typing import Any

from shared.db.session import leave_transaction
from shared.documents.rendering import Template, render_pdf
from shared.kernel import clock
from shared.kernel.formats import format_date
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import use_locale
from shared.kernel.quantities import format_quantity
from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order, order_by_id
from shared.models.returns.case import Return, ReturnLine
from shared.models.stores.store import current_store
from shared.services.orders.documents.files import added_fonts
from shared.services.orders.documents.sheets import base_sheet, details_of, own_way, party
from shared.services.returns.preferences import return_settings
from shared.services.returns.reasons import return_reason


def return_slip(returned: Return) -> bytes:
    """The PDF of a return, with its instructions. Raises NotFound."""
    order = order_by_id(returned.order_id)
    with use_locale(order.locale):
        sheet = _sheet(order, returned)
    leave_transaction()
    return render_pdf(Template.SLIPS, sheet, at=clock.now(), archive=False, fonts=added_fonts())


def _sheet(order: Order, returned: Return) -> dict[str, Any]:
    store, settings = current_store(), return_settings()
    address = settings.address_in(order.locale, store.default_locale)
    instructions = settings.instructions_in(order.locale, store.default_locale)
    lines = {line.id: line for line in order.lines}
    slip = {
        "title": _("Return slip"),
        "number": own_way(returned.name),
        "receiver": party(_("Return to"), [store.name, *address.splitlines()]),
        "facts": [(_("Order"), own_way(order.name)), (_("Date of order"), format_date(order.placed_at))],
        "columns": [_("Article"), _("Reason"), _("Quantity")],
        "rows": [_row(lines[part.order_line_id], part) for part in returned.lines],
        "notes": [own_way(instructions)] if instructions else [],
    }
    foot = base_sheet(
        heading=f"{_('Return slip')} {returned.name}", author=store.name, footer=[store.name, store.email]
    )
    return foot | {"seller": [own_way(str(order.shipping_address.get("name", "")))], "slips": [slip]}


def _row(line: OrderLine, part: ReturnLine) -> dict[str, Any]:
    return {
        "title": own_way(line.shown_title or line.title),
        "details": details_of({"variant_title": line.shown_variant_title, "sku": line.sku}),
        "cells": [own_way(return_reason(part.reason))],
        "quantity": format_quantity(part.quantity, line.unit),
        "picture": None,
    }
