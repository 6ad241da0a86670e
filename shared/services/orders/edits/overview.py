"""An edit as plain values: what was, what will be, and the money."""

from typing import Any

from shared.models.orders.refund import refunds_of
from shared.models.payments.payment import payments_of
from shared.services.orders.balance import owed_of
from shared.services.orders.edits.reckoning import Edited, EditedLine


def owed_after(edited: Edited) -> int:
    """Minor units that are still to be paid once the edit is applied; below zero what was paid too much."""
    order = edited.order
    now = owed_of(order, payments_of(order.id), refunds_of(order.id))
    return now - order.total + edited.totals.total


def told_edit(edited: Edited) -> dict[str, Any]:
    """As the API gives it."""
    order, totals = edited.order, edited.totals
    return {
        "order_id": order.id,
        "revision": order.revision,
        "currency": order.currency,
        "total_before": edited.total_before,
        "total": totals.total,
        "difference": edited.difference,
        "subtotal": totals.subtotal,
        "discount": totals.discount,
        "shipping": totals.shipping or 0,
        "tax": totals.tax,
        "owed": owed_after(edited),
        "lines": [_told_line(line) for line in edited.lines],
    }


def _told_line(line: EditedLine) -> dict[str, Any]:
    return {
        "line_id": line.before.id if line.before is not None else line.after.line_id if line.after else None,
        "title": line.title,
        "quantity_before": line.quantity_before,
        "quantity": line.after.quantity if line.after is not None else 0,
        "total_before": line.total_before,
        "total": line.total,
    }
