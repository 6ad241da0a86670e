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


@dataclass(frozen=True)
class PurchaseOrderSent(Event):
    """A purchase order goes to its supplier by mail."""

    type: ClassVar[str] = "inventory.purchase_order_sent"
    purchase_id: UUID


@dataclass(frozen=True)
class BackInStockAsked(Event):
    """A shopper asked to be told when a variant returns."""

    type: ClassVar[str] = "inventory.back_in_stock_asked"
    request_id: UUID


@dataclass(frozen=True)
class BackInStockDue(Event):
    """It is a waiting shopper's turn to be told."""

    type: ClassVar[str] = "inventory.back_in_stock_due"
    request_id: UUID
