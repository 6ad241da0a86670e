"""What happens to drafts and quotes, and to orders that are edited."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from shared.events.event import Event


@dataclass(frozen=True)
class DraftChanged(Event):
    """``what``: created, updated, sent, approved, declined, expiring, expired or completed."""

    type: ClassVar[str] = "drafts.changed"
    draft_id: UUID
    what: str


@dataclass(frozen=True)
class DraftDeleted(Event):
    type: ClassVar[str] = "drafts.deleted"
    draft_id: UUID


@dataclass(frozen=True)
class OrderEdited(Event):
    """``is_told``: the customer gets a mail about it."""

    type: ClassVar[str] = "orders.edited"
    order_id: UUID
    revision: int
    is_told: bool


@dataclass(frozen=True)
class PaymentAsked(Event):
    """Staff ask for a payment: its link goes to the customer by mail."""

    type: ClassVar[str] = "payments.asked"
    order_id: UUID
    payment_id: UUID
