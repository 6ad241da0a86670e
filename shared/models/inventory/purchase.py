"""Purchase orders: goods that a supplier was asked for, and what they cost."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    Index,
    Numeric,
    UniqueConstraint,
    func,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, money_column, owns_many, store_key
from shared.db.session import session
from shared.db.types import enum_column
from shared.kernel.errors import NotFound
from shared.kernel.flow import Flow
from shared.kernel.i18n import gettext as _

#: The cause that its movements name.
PURCHASE = "purchase_order"


class PurchaseStatus(StrEnum):
    DRAFT = "draft"
    ORDERED = "ordered"
    PARTLY_RECEIVED = "partly_received"
    CLOSED = "closed"
    CANCELLED = "cancelled"


PURCHASE_FLOW: Flow[PurchaseStatus] = Flow(
    {
        PurchaseStatus.DRAFT: {PurchaseStatus.ORDERED, PurchaseStatus.CANCELLED},
        PurchaseStatus.ORDERED: {PurchaseStatus.PARTLY_RECEIVED, PurchaseStatus.CLOSED, PurchaseStatus.CANCELLED},
        PurchaseStatus.PARTLY_RECEIVED: {PurchaseStatus.PARTLY_RECEIVED, PurchaseStatus.CLOSED},
        PurchaseStatus.CLOSED: set(),
        PurchaseStatus.CANCELLED: set(),
    }
)


class PurchaseOrder(Timestamps, StoreModel):
    """An order to a supplier. ``rate``: units of the store's currency for one of ``currency``; None where they agree.

    ``extra_costs`` (``[{"name", "amount"}]``, minor units of the store's currency) are what it costs to get the
    goods here: freight, duties, insurance.
    """

    __tablename__ = "purchase_orders"
    __table_args__ = (
        store_key("supplier_id", "suppliers"),
        store_key("location_id", "locations"),
        UniqueConstraint("store_id", "number"),
        Index("ix_purchase_orders_status", "store_id", "status", "number"),
        Index("ix_purchase_orders_supplier", "store_id", "supplier_id"),
        CheckConstraint("rate IS NULL OR rate > 0", name="rate_positive"),
    )

    number: Mapped[int] = mapped_column(BigInteger)
    supplier_id: Mapped[UUID]
    location_id: Mapped[UUID]
    status: Mapped[PurchaseStatus] = mapped_column(enum_column(PurchaseStatus), default=PurchaseStatus.DRAFT)
    currency: Mapped[str]
    rate: Mapped[Decimal | None] = mapped_column(Numeric(18, 8))
    extra_costs: Mapped[list[Any]] = mapped_column(default=list)
    reference: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    expected_on: Mapped[date | None]
    ordered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    mailed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    user_id: Mapped[UUID | None]
    version: Mapped[int] = mapped_column(default=1)

    lines: Mapped[list["PurchaseLine"]] = owns_many(
        "PurchaseOrder", "PurchaseLine", "purchase_id", order_by="PurchaseLine.position"
    )

    @property
    def name(self) -> str:
        return f"PO{self.number}"

    @property
    def is_draft(self) -> bool:
        return self.status is PurchaseStatus.DRAFT

    @property
    def is_under_way(self) -> bool:
        return self.status in (PurchaseStatus.ORDERED, PurchaseStatus.PARTLY_RECEIVED)

    @property
    def extras(self) -> int:
        """Minor units of the store's currency."""
        return sum(int(cost["amount"]) for cost in self.extra_costs)

    def move_to(self, status: PurchaseStatus) -> None:
        """Raises Conflict where the flow does not allow it."""
        self.status = PURCHASE_FLOW.move(self.status, status)


class PurchaseLine(StoreModel):
    """So much of a variant at ``unit_cost``: minor units of the order's currency per whole unit."""

    __tablename__ = "purchase_order_lines"
    __table_args__ = (
        store_key("purchase_id", "purchase_orders", ondelete="CASCADE"),
        store_key("variant_id", "variants", ondelete="CASCADE"),
        UniqueConstraint("store_id", "purchase_id", "variant_id"),
        Index("ix_purchase_order_lines_variant", "store_id", "variant_id"),
        CheckConstraint("quantity > 0 AND received >= 0 AND rejected >= 0", name="not_negative"),
        CheckConstraint("unit_cost >= 0", name="cost_not_negative"),
    )

    purchase_id: Mapped[UUID]
    variant_id: Mapped[UUID]
    position: Mapped[int] = mapped_column(default=1)
    supplier_sku: Mapped[str] = mapped_column(default="")
    quantity: Mapped[int]
    unit_cost: Mapped[int] = money_column()
    received: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)

    @property
    def open(self) -> int:
        """What is still to come; never below nothing, for a supplier may send more than was asked for."""
        return max(0, self.quantity - self.received - self.rejected)


def purchase_by_id(purchase_id: UUID, *, lock: bool = False) -> PurchaseOrder:
    """Raises NotFound. ``lock`` holds it until the transaction ends."""
    statement = select(PurchaseOrder).where(PurchaseOrder.id == purchase_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = session().scalars(statement).first()
    if found is None:
        raise NotFound(_("This purchase order does not exist."))
    return found


OPEN_PURCHASES = (PurchaseStatus.DRAFT, PurchaseStatus.ORDERED, PurchaseStatus.PARTLY_RECEIVED)


def open_purchases_for(location_id: UUID) -> list[PurchaseOrder]:
    """Purchase orders that are to be delivered there and are not done."""
    statement = select(PurchaseOrder).where(
        PurchaseOrder.location_id == location_id, PurchaseOrder.status.in_(OPEN_PURCHASES)
    )
    return list(session().scalars(statement.order_by(PurchaseOrder.number)))


def count_purchases_by_status() -> dict[PurchaseStatus, int]:
    rows = session().execute(select(PurchaseOrder.status, func.count()).group_by(PurchaseOrder.status))
    return dict(rows.tuples().all())
