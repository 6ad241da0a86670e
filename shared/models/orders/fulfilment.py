"""Fulfilments: what has been handed to the courier."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, bindparam
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, owns_many, store_key
from shared.db.entities import FixedEntity
from shared.kernel import clock


class Fulfilment(Timestamps, StoreModel):
    """One parcel of an order."""

    __tablename__ = "fulfilments"
    __table_args__ = (
        store_key("order_id", "orders", ondelete="CASCADE"),
        Index("ix_fulfilments_order", "store_id", "order_id"),
    )

    order_id: Mapped[UUID]
    carrier: Mapped[str] = mapped_column(default="")
    tracking_number: Mapped[str] = mapped_column(default="")
    tracking_url: Mapped[str] = mapped_column(default="")
    shipped_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)

    lines: Mapped[list["FulfilmentLine"]] = owns_many("Fulfilment", "FulfilmentLine", "fulfilment_id")


class FulfilmentLine(StoreModel):
    """How many of an order line are in a parcel."""

    __tablename__ = "fulfilment_lines"
    __table_args__ = (
        store_key("fulfilment_id", "fulfilments", ondelete="CASCADE"),
        store_key("order_line_id", "order_lines", ondelete="CASCADE"),
        Index("ix_fulfilment_lines_fulfilment", "store_id", "fulfilment_id"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
    )

    fulfilment_id: Mapped[UUID]
    order_line_id: Mapped[UUID]
    quantity: Mapped[int]


def fulfilments_of(order_id: UUID) -> list[Fulfilment]:
    return _PARCELS.all(order=order_id)


_PARCELS = FixedEntity(
    Fulfilment,
    lambda parcels: parcels.where(Fulfilment.order_id == bindparam("order")).order_by(Fulfilment.id),
)
