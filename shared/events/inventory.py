"""What happens to stock."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from shared.events.event import Event


@dataclass(frozen=True)
class StockChanged(Event):
    """Units of a variant were adjusted, reserved, released, shipped or restocked."""

    type: ClassVar[str] = "inventory.stock_changed"
    variant_id: UUID
