"""A past order as a file tells it, read and added up."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shared.kernel.quantities import Unit
from shared.models.orders.status import FulfilmentState, OrderStatus, PaymentState


@dataclass(slots=True)
class FileRow:
    """A row: what its cells say, by code; empty cells are left out."""

    number: int
    cells: dict[str, str]


@dataclass(slots=True)
class OrderRows:
    """The rows of one order, which stand together."""

    name: str
    rows: list[FileRow] = field(default_factory=list)

    @property
    def first(self) -> int:
        return self.rows[0].number

    @property
    def last(self) -> int:
        return self.rows[-1].number

    @property
    def said(self) -> dict[str, str]:
        """What is said of the order: the first row that says it counts."""
        found: dict[str, str] = {}
        for row in self.rows:
            found = row.cells | found
        return found


@dataclass(slots=True)
class PastLine:
    """Amounts are minor units of the order's currency, quantities of ``unit``."""

    row: int
    title: str
    variant_title: str
    sku: str
    quantity: int
    unit: Unit
    unit_price: int
    gross: int
    discount: int
    sent: int
    requires_shipping: bool
    tax: int = 0
    tax_included: int = 0

    @property
    def total(self) -> int:
        return self.gross - self.discount


@dataclass(slots=True)
class PastOrder:
    """``problems`` are ``{"row", "message"}``; an order with one is not brought in."""

    rows: OrderRows
    name: str
    key: str
    currency: str = ""
    email: str = ""
    phone: str = ""
    placed_at: datetime | None = None
    cancelled_at: datetime | None = None
    lines: list[PastLine] = field(default_factory=list)
    shipping: int = 0
    fee: int = 0
    tax: int = 0
    tax_included: int = 0
    tax_name: str = ""
    discount: int = 0
    total: int | None = None
    paid: int | None = None
    refunded: int = 0
    status: OrderStatus = OrderStatus.OPEN
    payment: PaymentState = PaymentState.PENDING
    fulfilment: FulfilmentState = FulfilmentState.UNFULFILLED
    shipping_address: dict[str, str] = field(default_factory=dict)
    billing_address: dict[str, str] = field(default_factory=dict)
    delivery: str = ""
    note: str = ""
    tags: list[str] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)
    is_known: bool = False

    def complain(self, message: str, row: int | None = None) -> None:
        self.problems.append({"row": row or self.rows.first, "message": message})

    @property
    def subtotal(self) -> int:
        return sum(line.gross for line in self.lines)
