"""What an order's page shows of returns. Costs nothing while nothing was sent."""

from typing import Any

from shared.models.orders.order import Order
from shared.models.returns.case import returns_of
from shared.services.returns.eligibility import may_ask, returnable_lines
from shared.services.returns.preferences import return_settings
from storefront_app.returns.progress import steps_of_return


def returns_on(order: Order) -> dict[str, Any]:
    """``returns`` with how far each is, and whether another can be asked for."""
    if not any(line.fulfilled for line in order.lines):
        return {"returns": [], "may_return": False}
    settings = return_settings()
    known = [(one, steps_of_return(one)) for one in returns_of(order.id)]
    return {"returns": known, "may_return": may_ask(order, returnable_lines(order, settings), settings)}
