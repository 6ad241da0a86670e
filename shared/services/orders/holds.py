"""Orders that must wait: held for a reason, released by somebody."""

from collections.abc import Mapping
from uuid import UUID

from babel.support import LazyProxy

from shared.db.session import session, transaction
from shared.events.outbox import record
from shared.events.parcels import OrderHeld, OrderReleased
from shared.kernel import clock
from shared.kernel.errors import Conflict, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.models.orders.event import OrderEvent
from shared.models.orders.hold import HoldReason, OrderHold, count_open_holds, hold_by_id, holds_of
from shared.models.orders.order import Order, order_for_update
from shared.models.orders.status import OrderStatus

LONGEST_NOTE = 500
REASONS: Mapping[HoldReason, LazyProxy] = {
    HoldReason.PAYMENT: _l("The payment has to be looked at"),
    HoldReason.FRAUD: _l("It may be fraud"),
    HoldReason.ADDRESS: _l("The address is not right"),
    HoldReason.STOCK: _l("Goods are missing"),
    HoldReason.CUSTOMER: _l("The customer asked to wait"),
    HoldReason.OTHER: _l("Another reason"),
}


def hold_order(
    order_id: UUID, reason: HoldReason, *, note: str = "", actor: str = "", user_id: UUID | None = None
) -> OrderHold:
    """Stop an order: nothing of it can be sent until every hold is released. Raises NotFound, Conflict (not open)."""
    with transaction():
        order = order_for_update(order_id)
        if order.status is not OrderStatus.OPEN:
            raise Conflict(_("Only open orders can be held."))
        text = note.strip()[:LONGEST_NOTE]
        hold = OrderHold(order_id=order.id, reason=reason, note=text, actor=actor, user_id=user_id)
        session().add(hold)
        order.is_held = True
        _tell(order, "held", {"reason": reason.value, "note": text}, actor, user_id)
        record(OrderHeld(order.id, hold.id, reason.value))
    return hold


def release_hold(order_id: UUID, hold_id: UUID, *, actor: str = "", user_id: UUID | None = None) -> OrderHold:
    """Let go of one hold. Raises NotFound, Conflict (released already)."""
    with transaction():
        order = order_for_update(order_id)
        hold = hold_by_id(hold_id)
        if hold.order_id != order.id:
            raise NotFound(_("This hold does not exist."))
        if not hold.is_open:
            raise Conflict(_("This hold is released already."))
        _release(order, hold, actor, user_id)
    return hold


def release_order(order_id: UUID, *, actor: str = "", user_id: UUID | None = None) -> Order:
    """Let go of all holds. Raises NotFound, Conflict where there is none."""
    with transaction():
        order = order_for_update(order_id)
        found = holds_of(order.id, only_open=True)
        if not found:
            raise Conflict(_("This order is not on hold."))
        for hold in found:
            _release(order, hold, actor, user_id)
    return order


def _release(order: Order, hold: OrderHold, actor: str, user_id: UUID | None) -> None:
    hold.released_at, hold.released_by = clock.now(), actor
    session().flush()
    _tell(order, "hold_released", {"reason": hold.reason.value}, actor, user_id)
    if not count_open_holds(order.id):
        order.is_held = False
        record(OrderReleased(order.id))


def _tell(order: Order, kind: str, details: dict[str, str], actor: str, user_id: UUID | None) -> None:
    session().add(OrderEvent(order_id=order.id, kind=kind, actor=actor, user_id=user_id, details=details))
