"""Transfers: goods on their way from one location to another."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, owns_many, store_key
from shared.db.session import session
from shared.db.types import enum_column
from shared.kernel.errors import NotFound
from shared.kernel.flow import Flow
from shared.kernel.i18n import gettext as _

#: The cause that its movements name.
TRANSFER = "transfer"


class TransferStatus(StrEnum):
    DRAFT = "draft"
    IN_TRANSIT = "in_transit"
    RECEIVED = "received"
    CANCELLED = "cancelled"


TRANSFER_FLOW: Flow[TransferStatus] = Flow(
    {
        TransferStatus.DRAFT: {TransferStatus.IN_TRANSIT, TransferStatus.CANCELLED},
        TransferStatus.IN_TRANSIT: {TransferStatus.RECEIVED, TransferStatus.CANCELLED},
        TransferStatus.RECEIVED: set(),
        TransferStatus.CANCELLED: set(),
    }
)


class StockTransfer(Timestamps, StoreModel):
    """Goods that leave ``source`` at dispatch and are incoming at ``destination`` until they are received."""

    __tablename__ = "stock_transfers"
    __table_args__ = (
        store_key("source_id", "locations"),
        store_key("destination_id", "locations"),
        UniqueConstraint("store_id", "number"),
        Index("ix_stock_transfers_status", "store_id", "status", "number"),
        CheckConstraint("source_id <> destination_id", name="two_places"),
    )

    number: Mapped[int] = mapped_column(BigInteger)
    source_id: Mapped[UUID]
    destination_id: Mapped[UUID]
    status: Mapped[TransferStatus] = mapped_column(enum_column(TransferStatus), default=TransferStatus.DRAFT)
    reference: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    expected_on: Mapped[date | None]
    dispatched_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    user_id: Mapped[UUID | None]
    version: Mapped[int] = mapped_column(default=1)

    lines: Mapped[list["TransferLine"]] = owns_many(
        "StockTransfer", "TransferLine", "transfer_id", order_by="TransferLine.position"
    )

    @property
    def name(self) -> str:
        return f"T{self.number}"

    @property
    def is_draft(self) -> bool:
        return self.status is TransferStatus.DRAFT

    @property
    def is_under_way(self) -> bool:
        return self.status is TransferStatus.IN_TRANSIT

    def move_to(self, status: TransferStatus) -> None:
        """Raises Conflict where the flow does not allow it."""
        self.status = TRANSFER_FLOW.move(self.status, status)


class TransferLine(StoreModel):
    """So much of a variant: ``quantity`` was sent, of which so much arrived whole or was rejected."""

    __tablename__ = "stock_transfer_lines"
    __table_args__ = (
        store_key("transfer_id", "stock_transfers", ondelete="CASCADE"),
        store_key("variant_id", "variants", ondelete="CASCADE"),
        UniqueConstraint("store_id", "transfer_id", "variant_id"),
        Index("ix_stock_transfer_lines_variant", "store_id", "variant_id"),
        CheckConstraint("quantity > 0 AND received >= 0 AND rejected >= 0", name="not_negative"),
        CheckConstraint("received + rejected <= quantity", name="no_more_than_sent"),
    )

    transfer_id: Mapped[UUID]
    variant_id: Mapped[UUID]
    position: Mapped[int] = mapped_column(default=1)
    quantity: Mapped[int]
    received: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)

    @property
    def open(self) -> int:
        """What is still under way."""
        return self.quantity - self.received - self.rejected


def transfer_by_id(transfer_id: UUID, *, lock: bool = False) -> StockTransfer:
    """Raises NotFound. ``lock`` holds it until the transaction ends."""
    statement = select(StockTransfer).where(StockTransfer.id == transfer_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = session().scalars(statement).first()
    if found is None:
        raise NotFound(_("This transfer does not exist."))
    return found


def open_transfers_at(location_id: UUID) -> list[StockTransfer]:
    """Drafts and transfers in transit from or to the location."""
    ends = (StockTransfer.source_id == location_id) | (StockTransfer.destination_id == location_id)
    is_open = StockTransfer.status.in_([TransferStatus.DRAFT, TransferStatus.IN_TRANSIT])
    return list(session().scalars(select(StockTransfer).where(ends, is_open).order_by(StockTransfer.number)))


def count_transfers_by_status() -> dict[TransferStatus, int]:
    rows = session().execute(select(StockTransfer.status, func.count()).group_by(StockTransfer.status))
    return dict(rows.tuples().all())
