"""All that was received for an order goes back."""

from uuid import UUID

from shared.models.orders.order import Order
from shared.models.orders.refund import Refund, refunds_of
from shared.models.payments.payment import payments_for_update
from shared.services.orders.refund_preview import RefundWish
from shared.services.orders.refund_rule import fee_left, paid_parts, shipping_left
from shared.services.orders.refunds import create_locked


def refund_everything(order: Order, *, reason: str, actor: str = "", user_id: UUID | None = None) -> list[Refund]:
    """One refund per payment that still holds money; the first names the lines. The order's row is locked."""
    made: list[Refund] = []
    while any(payment.refundable > 0 for payment in payments_for_update(order.id)):
        wish = _wish(order, reason) if not made else RefundWish(amount=_most_left(order), reason=reason)
        made.append(create_locked(order, wish, actor=actor, user_id=user_id))
    return made


def _wish(order: Order, reason: str) -> RefundWish:
    """Everything that is left of lines, delivery and fee; a bare amount where nothing of them is left."""
    parts, refunds = paid_parts(order, order.lines), refunds_of(order.id)
    quantities = {line.id: line.left_to_refund for line in order.lines if line.left_to_refund}
    shipping, fee = shipping_left(parts, refunds), fee_left(parts, refunds)
    worth = sum(line.total + tax for line, tax in zip(order.lines, parts.added_tax, strict=True) if line.left_to_refund)
    if not worth + shipping + fee:
        return RefundWish(amount=_most_left(order), reason=reason)
    return RefundWish(quantities=quantities, shipping=shipping, fee=fee, reason=reason)


def _most_left(order: Order) -> int:
    return max(payment.refundable for payment in payments_for_update(order.id))
