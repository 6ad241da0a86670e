"""Holds: reasons why an order must not be shipped yet."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import DateTime, Index, func, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, store_key
from shared.db.session import session
from shared.db.types import enum_column
from shared.kernel import clock
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _


class HoldReason(StrEnum):
    PAYMENT = "payment"
    FRAUD = "fraud"
    ADDRESS = "address"
    STOCK = "stock"
    CUSTOMER = "customer"
    OTHER = "other"


class OrderHold(StoreModel):
    """Somebody stopped an order: why, who, since when, and who let it go on."""

    __tablename__ = "order_holds"
    __table_args__ = (
        store_key("order_id", "orders", ondelete="CASCADE"),
        Index("ix_order_holds_order", "store_id", "order_id", "id"),
    )

    order_id: Mapped[UUID]
    reason: Mapped[HoldReason] = mapped_column(enum_column(HoldReason))
    note: Mapped[str] = mapped_column(default="")
    actor: Mapped[str] = mapped_column(default="")
    user_id: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)
    released_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    released_by: Mapped[str] = mapped_column(default="")

    @property
    def is_open(self) -> bool:
        return self.released_at is None


def holds_of(order_id: UUID, *, only_open: bool = False) -> list[OrderHold]:
    """In the order in which they were put on."""
    statement = select(OrderHold).where(OrderHold.order_id == order_id).order_by(OrderHold.id)
    if only_open:
        statement = statement.where(OrderHold.released_at.is_(None))
    return list(session().scalars(statement))


def hold_by_id(hold_id: UUID) -> OrderHold:
    """Raises NotFound."""
    statement = select(OrderHold).where(OrderHold.id == hold_id).execution_options(populate_existing=True)
    found = session().scalars(statement).first()
    if found is None:
        raise NotFound(_("This hold does not exist."))
    return found


def count_open_holds(order_id: UUID) -> int:
    counted = select(func.count()).select_from(OrderHold)
    return session().scalar(counted.where(OrderHold.order_id == order_id, OrderHold.released_at.is_(None))) or 0
