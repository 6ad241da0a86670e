"""Fulfilments: what has been handed to the courier, or lies ready at the counter."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column, selectinload

from shared.db.base import StoreModel, Timestamps, owns_many, store_key
from shared.db.entities import FixedEntity
from shared.db.session import session
from shared.db.types import enum_column
from shared.kernel import clock
from shared.kernel.errors import NotFound
from shared.kernel.flow import Flow
from shared.kernel.i18n import gettext as _


class ParcelStatus(StrEnum):
    """Where a parcel is. The last but one are of orders that are picked up."""

    SHIPPED = "shipped"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    DELIVERED = "delivered"
    FAILED = "failed"
    RETURNED = "returned"
    READY = "ready"
    PICKED_UP = "picked_up"
    CANCELLED = "cancelled"


PARCEL_FLOW = Flow(
    {
        ParcelStatus.SHIPPED: {
            ParcelStatus.IN_TRANSIT, ParcelStatus.OUT_FOR_DELIVERY, ParcelStatus.DELIVERED, ParcelStatus.FAILED,
            ParcelStatus.RETURNED, ParcelStatus.CANCELLED,
        },
        ParcelStatus.IN_TRANSIT: {
            ParcelStatus.OUT_FOR_DELIVERY, ParcelStatus.DELIVERED, ParcelStatus.FAILED, ParcelStatus.RETURNED,
        },
        ParcelStatus.OUT_FOR_DELIVERY: {
            ParcelStatus.IN_TRANSIT, ParcelStatus.DELIVERED, ParcelStatus.FAILED, ParcelStatus.RETURNED,
        },
        ParcelStatus.FAILED: {
            ParcelStatus.IN_TRANSIT, ParcelStatus.OUT_FOR_DELIVERY, ParcelStatus.DELIVERED, ParcelStatus.RETURNED,
        },
        ParcelStatus.DELIVERED: set(),
        ParcelStatus.RETURNED: set(),
        ParcelStatus.READY: {ParcelStatus.PICKED_UP, ParcelStatus.CANCELLED},
        ParcelStatus.PICKED_UP: set(),
        ParcelStatus.CANCELLED: set(),
    }
)  # fmt: skip
ARRIVED = (ParcelStatus.DELIVERED, ParcelStatus.PICKED_UP)


class Fulfilment(Timestamps, StoreModel):
    """One parcel of an order.

    ``taken`` is what left the shelf for it, ``[variant id, location id, units]`` each, so that a parcel that was noted
    by mistake can give exactly that back. ``location_id`` is where it was packed, if somebody chose.
    """

    __tablename__ = "fulfilments"
    __table_args__ = (
        store_key("order_id", "orders", ondelete="CASCADE"),
        store_key("location_id", "locations"),
        Index("ix_fulfilments_order", "store_id", "order_id"),
    )

    order_id: Mapped[UUID]
    location_id: Mapped[UUID | None]
    status: Mapped[ParcelStatus] = mapped_column(enum_column(ParcelStatus), default=ParcelStatus.SHIPPED)
    carrier: Mapped[str] = mapped_column(default="")
    tracking_number: Mapped[str] = mapped_column(default="")
    tracking_url: Mapped[str] = mapped_column(default="")
    taken: Mapped[list[Any]] = mapped_column(default=list)
    shipped_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)
    delivered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    cancelled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    lines: Mapped[list["FulfilmentLine"]] = owns_many("Fulfilment", "FulfilmentLine", "fulfilment_id")

    def move_to(self, status: ParcelStatus) -> None:
        """Raises Conflict where it cannot be there from where it is."""
        self.status = PARCEL_FLOW.move(self.status, status)
        if status in ARRIVED:
            self.delivered_at = clock.now()
        elif status is ParcelStatus.CANCELLED:
            self.cancelled_at = clock.now()

    @property
    def next_statuses(self) -> list[ParcelStatus]:
        """Where it may be next; taking it back is another matter."""
        return [one for one in ParcelStatus if one != ParcelStatus.CANCELLED and PARCEL_FLOW.allows(self.status, one)]

    @property
    def can_be_cancelled(self) -> bool:
        return PARCEL_FLOW.allows(self.status, ParcelStatus.CANCELLED)


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


def parcels_with_lines(order_id: UUID) -> list[Fulfilment]:
    """An order's parcels in their order, what is in them read along. Two statements."""
    statement = select(Fulfilment).where(Fulfilment.order_id == order_id).order_by(Fulfilment.id)
    return list(session().scalars(statement.options(selectinload(Fulfilment.lines))))


def fulfilment_by_id(fulfilment_id: UUID) -> Fulfilment:
    """Raises NotFound."""
    found = session().scalars(select(Fulfilment).where(Fulfilment.id == fulfilment_id)).first()
    if found is None:
        raise NotFound(_("This parcel does not exist."))
    return found


def fulfilment_for_update(fulfilment_id: UUID) -> Fulfilment:
    """The parcel as it is now, read afresh: call it with the order's row locked."""
    statement = select(Fulfilment).where(Fulfilment.id == fulfilment_id)
    found = session().scalars(statement.execution_options(populate_existing=True)).first()
    if found is None:
        raise NotFound(_("This parcel does not exist."))
    return found


_PARCELS = FixedEntity(
    Fulfilment,
    lambda parcels: parcels.where(Fulfilment.order_id == bindparam("order")).order_by(Fulfilment.id),
)
