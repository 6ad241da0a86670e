"""What happens to outgoing webhooks."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from shared.events.event import Event


@dataclass(frozen=True)
class WebhookStopped(Event):
    """A subscription was switched off because its address is gone or has failed for days."""

    type: ClassVar[str] = "webhooks.stopped"
    subscription_id: UUID
    reason: str


@dataclass(frozen=True)
class DeliveriesDue(Event):
    """Somebody asked for deliveries by hand: a trial, a replay, or a webhook switched on again."""

    type: ClassVar[str] = "webhooks.due"
    subscription_id: UUID
