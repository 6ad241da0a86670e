"""Orders that are done with: closed (archived), and opened again."""

from uuid import UUID

from shared.db.session import session, transaction
from shared.events.outbox import record
from shared.events.parcels import OrderChanged
from shared.kernel.errors import Conflict
from shared.kernel.i18n import gettext as _
from shared.models.orders.event import OrderEvent
from shared.models.orders.order import Order, order_for_update
from shared.models.orders.status import ORDER_FLOW, OrderStatus


def close_order(order_id: UUID, *, actor: str = "", user_id: UUID | None = None) -> Order:
    """Put an order away; it can be opened again. Raises NotFound, Conflict (cancelled, closed already, held)."""
    with transaction():
        order = order_for_update(order_id)
        if order.is_held:
            raise Conflict(_("This order is on hold. Release it first."))
        return _move(order, OrderStatus.CLOSED, "closed", actor, user_id)


def reopen_order(order_id: UUID, *, actor: str = "", user_id: UUID | None = None) -> Order:
    """Take a closed order up again. Raises NotFound, Conflict (it is not closed)."""
    with transaction():
        return _move(order_for_update(order_id), OrderStatus.OPEN, "reopened", actor, user_id)


def _move(order: Order, status: OrderStatus, kind: str, actor: str, user_id: UUID | None) -> Order:
    order.status = ORDER_FLOW.move(order.status, status)
    session().add(OrderEvent(order_id=order.id, kind=kind, actor=actor, user_id=user_id))
    record(OrderChanged(order.id, "status"))
    return order
