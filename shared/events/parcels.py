"""What happens to parcels, and to orders on the way to them."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from shared.events.event import Event


@dataclass(frozen=True)
class TrackingChanged(Event):
    """A parcel is followed elsewhere, or by another number."""

    type: ClassVar[str] = "orders.tracking_changed"
    order_id: UUID
    fulfilment_id: UUID
    tells_shopper: bool = True


@dataclass(frozen=True)
class ParcelMoved(Event):
    """A parcel is somewhere else: ``status`` as in ``ParcelStatus``."""

    type: ClassVar[str] = "orders.parcel_moved"
    order_id: UUID
    fulfilment_id: UUID
    status: str
    tells_shopper: bool = True


@dataclass(frozen=True)
class ParcelCancelled(Event):
    """A parcel had not left after all: its goods are promised to the order again."""

    type: ClassVar[str] = "orders.parcel_cancelled"
    order_id: UUID
    fulfilment_id: UUID


@dataclass(frozen=True)
class OrderHeld(Event):
    type: ClassVar[str] = "orders.held"
    order_id: UUID
    hold_id: UUID
    reason: str


@dataclass(frozen=True)
class OrderReleased(Event):
    """No hold stops the order any more."""

    type: ClassVar[str] = "orders.released"
    order_id: UUID


@dataclass(frozen=True)
class OrderChanged(Event):
    """Staff changed something about an order: ``what`` is ``tags``, ``contact`` or ``status``."""

    type: ClassVar[str] = "orders.changed"
    order_id: UUID
    what: str
