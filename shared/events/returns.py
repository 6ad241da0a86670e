"""What happens to returns."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from shared.events.event import Event


@dataclass(frozen=True)
class ReturnRequested(Event):
    """Somebody wants to send goods back; ``is_approved`` where staff opened it and need not decide any more."""

    type: ClassVar[str] = "returns.requested"
    order_id: UUID
    return_id: UUID
    is_approved: bool = False


@dataclass(frozen=True)
class ReturnApproved(Event):
    type: ClassVar[str] = "returns.approved"
    order_id: UUID
    return_id: UUID


@dataclass(frozen=True)
class ReturnLabelled(Event):
    """A return has a label; ``is_late`` where the shopper was told how to send the goods before it was there."""

    type: ClassVar[str] = "returns.labelled"
    order_id: UUID
    return_id: UUID
    label_id: UUID
    is_late: bool


@dataclass(frozen=True)
class ReturnDeclined(Event):
    type: ClassVar[str] = "returns.declined"
    order_id: UUID
    return_id: UUID


@dataclass(frozen=True)
class ReturnReceived(Event):
    """Goods came back: all of them, or a part."""

    type: ClassVar[str] = "returns.received"
    order_id: UUID
    return_id: UUID


@dataclass(frozen=True)
class ReturnExchanged(Event):
    """Other goods go out with an order of their own; ``due`` minor units are left to pay on it."""

    type: ClassVar[str] = "returns.exchanged"
    order_id: UUID
    return_id: UUID
    new_order_id: UUID
    due: int


@dataclass(frozen=True)
class ReturnClosed(Event):
    """Nothing more will happen: closed, or cancelled before anything came back."""

    type: ClassVar[str] = "returns.closed"
    order_id: UUID
    return_id: UUID
