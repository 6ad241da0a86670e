"""What an order's deposit comes to, and what is still paid at the door."""

from dataclasses import dataclass
from datetime import datetime

from shared.gateways.payments.provider import find_provider, is_online
from shared.models.orders.order import Order
from shared.models.orders.status import OrderStatus
from shared.models.payments.payment import payments_of


@dataclass(frozen=True, slots=True)
class ShownDeposit:
    """Minor units of the order's currency. ``rest`` is still to be collected; ``until`` is None once it is paid."""

    amount: int
    rest: int
    until: datetime | None


def deposit_of_order(order: Order) -> ShownDeposit | None:
    """None for orders without one; those that are paid in other ways cost no statement."""
    provider = find_provider(order.payment_provider)
    if provider is None or not provider.takes_deposit or order.status is OrderStatus.CANCELLED:
        return None
    payments = payments_of(order.id)
    deposit = next((one for one in payments if one.due_at is not None), None)
    if deposit is None:
        return None
    rest = sum(one.owed for one in payments if not is_online(one.provider))
    return ShownDeposit(deposit.amount, rest, deposit.due_at if deposit.owed else None)
