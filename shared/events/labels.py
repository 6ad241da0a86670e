"""What happens to labels of parcels."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from shared.events.event import Event


@dataclass(frozen=True)
class LabelBought(Event):
    """A parcel has a label, and a tracking number with it."""

    type: ClassVar[str] = "orders.label_bought"
    order_id: UUID
    fulfilment_id: UUID
    label_id: UUID


@dataclass(frozen=True)
class LabelRefunded(Event):
    """A label's price came back: it is not to be used any more."""

    type: ClassVar[str] = "orders.label_refunded"
    order_id: UUID
    fulfilment_id: UUID
    label_id: UUID
