"""Where the money of an order stands, by its payments."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from shared.db.session import session
from shared.models.orders.event import OrderEvent
from shared.models.orders.order import Order
from shared.models.orders.status import PaymentState
from shared.models.payments.payment import Payment


def follow_money(order: Order, payments: Sequence[Payment]) -> None:
    """The order's payment state after money came or went; nothing changes while none has come at all."""
    state = state_of(order, payments)
    if state is not None and state is not order.payment_state:
        order.note_payment(state)


def state_of(order: Order, payments: Sequence[Payment]) -> PaymentState | None:
    """None where nothing was ever received."""
    received = sum(payment.captured for payment in payments)
    returned = sum(payment.refunded for payment in payments)
    if not received:
        return None
    if returned:
        return PaymentState.REFUNDED if returned == received else PaymentState.PARTLY_REFUNDED
    return PaymentState.PAID if received >= order.total else PaymentState.PARTLY_PAID


def tell(order: Order, kind: str, actor: str = "", user_id: UUID | None = None, **details: Any) -> None:
    """An entry of the order's timeline; amounts in minor units of its currency."""
    session().add(OrderEvent(order_id=order.id, kind=kind, actor=actor, user_id=user_id, details=details))
