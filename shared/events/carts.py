"""What happens to carts."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from shared.events.event import Event


@dataclass(frozen=True)
class CheckoutAbandoned(Event):
    """Somebody left a checkout after saying whom to write to."""

    type: ClassVar[str] = "carts.checkout_abandoned"
    abandoned_id: UUID


@dataclass(frozen=True)
class ReminderDue(Event):
    """A mail shall lead somebody back to the cart they left."""

    type: ClassVar[str] = "carts.reminder_due"
    abandoned_id: UUID
