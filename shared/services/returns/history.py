"""What happened to one return, out of its order's timeline."""

from shared.models.orders.event import OrderEvent, timeline_of
from shared.models.returns.case import Return


def events_of_return(returned: Return) -> list[OrderEvent]:
    """Newest first."""
    mine = str(returned.id)
    return [event for event in timeline_of(returned.order_id) if event.details.get("return_id") == mine]
