"""What happens to gift cards."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from shared.events.event import Event


@dataclass(frozen=True)
class GiftCardIssued(Event):
    type: ClassVar[str] = "gift_cards.issued"
    card_id: UUID


@dataclass(frozen=True)
class GiftCardChanged(Event):
    """Money came onto a card or went from it, or it was switched off or on, or its terms changed."""

    type: ClassVar[str] = "gift_cards.changed"
    card_id: UUID
