"""What happens to orders and their payments."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from shared.events.event import Event


@dataclass(frozen=True)
class OrderPlaced(Event):
    type: ClassVar[str] = "orders.placed"
    order_id: UUID


@dataclass(frozen=True)
class OrderPaid(Event):
    type: ClassVar[str] = "orders.paid"
    order_id: UUID


@dataclass(frozen=True)
class OrderCancelled(Event):
    type: ClassVar[str] = "orders.cancelled"
    order_id: UUID
    reason: str


@dataclass(frozen=True)
class OrderFulfilled(Event):
    type: ClassVar[str] = "orders.fulfilled"
    order_id: UUID
    fulfilment_id: UUID
    tells_shopper: bool = True


@dataclass(frozen=True)
class PaymentFailed(Event):
    type: ClassVar[str] = "payments.failed"
    order_id: UUID
    payment_id: UUID
