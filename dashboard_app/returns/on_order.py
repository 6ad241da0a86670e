"""What an order's page shows of returns: one statement, and another where there are some."""

from typing import Any

from shared.models.orders.order import Order
from shared.models.returns.case import returns_of
from shared.services.returns.reasons import status_words


def returns_on(order: Order) -> dict[str, Any]:
    """``returns``, and whether goods were sent of which another can be opened."""
    may_open = any(line.left_to_return for line in order.lines)
    return {"returns": returns_of(order.id), "may_open_return": may_open, "return_status": status_words}
