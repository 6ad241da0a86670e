"""What is owed for a new order, and to whom: one payment, or a deposit and the rest."""

from datetime import datetime

from shared.models.orders.order import Order
from shared.models.payments.method import PaymentMethod
from shared.models.payments.payment import Payment, PaymentStatus
from shared.services.payments.deposits import Deposit
from shared.services.payments.methods import pay_until


def new_payments(order: Order, method: PaymentMethod | None, deposit: Deposit | None) -> list[Payment]:
    """What gift cards left. An order that costs nothing owes nothing, and nobody is led to a pay page for it."""
    if method is None:
        return []
    if deposit is None:
        due = order.total - order.gift_card_total
        return [_new_payment(order, method.provider, due, expires_at=pay_until(method, order.placed_at))]
    due_at = order.placed_at + deposit.time
    payments = [_new_payment(order, deposit.provider, deposit.amount, due_at=due_at)]
    if deposit.rest:
        payments.append(_new_payment(order, method.provider, deposit.rest))
    return payments


def _new_payment(
    order: Order, provider: str, amount: int, *, expires_at: datetime | None = None, due_at: datetime | None = None
) -> Payment:
    return Payment(
        order_id=order.id,
        status=PaymentStatus.PENDING if amount else PaymentStatus.CAPTURED,
        provider=provider,
        currency=order.currency,
        amount=amount,
        expires_at=expires_at,
        due_at=due_at,
        livemode=False,
    )
