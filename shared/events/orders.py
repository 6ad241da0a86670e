"""What happens to orders and their payments."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from shared.events.event import Event


@dataclass(frozen=True)
class OrderPlaced(Event):
    """``new_customer_id``: the shopper has become known by this order; None where they were known before."""

    type: ClassVar[str] = "orders.placed"
    order_id: UUID
    new_customer_id: UUID | None = None


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


@dataclass(frozen=True)
class PaymentAuthorised(Event):
    """The bank has put the money aside; it is not taken yet."""

    type: ClassVar[str] = "payments.authorised"
    order_id: UUID
    payment_id: UUID


@dataclass(frozen=True)
class PaymentActionRequested(Event):
    """A capture or a release waits to be carried out at the provider."""

    type: ClassVar[str] = "payments.action_requested"
    order_id: UUID
    action_id: UUID


@dataclass(frozen=True)
class RefundRequested(Event):
    """A refund waits to be carried out at the provider."""

    type: ClassVar[str] = "refunds.requested"
    order_id: UUID
    refund_id: UUID


@dataclass(frozen=True)
class OrderRefunded(Event):
    """Money went back to the shopper."""

    type: ClassVar[str] = "orders.refunded"
    order_id: UUID
    refund_id: UUID


@dataclass(frozen=True)
class RefundFailed(Event):
    """The provider or the bank would not give the money back."""

    type: ClassVar[str] = "refunds.failed"
    order_id: UUID
    refund_id: UUID


@dataclass(frozen=True)
class PaymentNoticed(Event):
    """Staff should look at a payment: ``notice`` is one of the mail's NOTICES."""

    type: ClassVar[str] = "payments.noticed"
    order_id: UUID
    notice: str


@dataclass(frozen=True)
class ProofRejected(Event):
    type: ClassVar[str] = "payments.proof_rejected"
    order_id: UUID
    proof_id: UUID


@dataclass(frozen=True)
class PaymentReminded(Event):
    """The time to pay is nearly over."""

    type: ClassVar[str] = "payments.reminded"
    order_id: UUID
    payment_id: UUID


@dataclass(frozen=True)
class DisputeOpened(Event):
    """A cardholder wants money back from the bank."""

    type: ClassVar[str] = "orders.dispute_opened"
    order_id: UUID
    dispute_id: UUID


@dataclass(frozen=True)
class DisputeClosed(Event):
    """The bank has decided, or somebody gave in."""

    type: ClassVar[str] = "orders.dispute_closed"
    order_id: UUID
    dispute_id: UUID
