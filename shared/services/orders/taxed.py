"""What an order and its lines keep of the taxes on them."""

from typing import Any

from shared.models.orders.order import Order
from shared.services.taxes.applied import Taxing
from shared.services.taxes.engine import LineTaxes, Taxes
from shared.services.taxes.shown import TaxRows, tax_rows


def order_taxes(taxes: Taxes | None, taxing: Taxing | None) -> dict[str, Any]:
    """The columns of an order; none where the store charges no taxes."""
    if taxes is None or taxing is None:
        return {}
    return {
        "tax": taxes.added,
        "tax_included": taxes.included,
        "shipping_tax": taxes.shipping.added,
        "shipping_tax_included": taxes.shipping.included,
        "tax_lines": [part.to_dict() for part in taxes.tax_lines],
        "tax_treatment": taxing.decision.treatment.value,
    }


def taxes_of_line(taxes: LineTaxes | None) -> dict[str, Any]:
    """The columns of a line."""
    if taxes is None:
        return {}
    parts = [part.to_dict() for part in taxes.parts]
    return {"tax": taxes.added, "tax_included": taxes.included, "tax_lines": parts}


def shown_taxes(order: Order) -> TaxRows:
    """The order's taxes as rows to read, in the reader's language."""
    return tax_rows(order.tax, order.tax_included, order.tax_lines, order.tax_treatment)
