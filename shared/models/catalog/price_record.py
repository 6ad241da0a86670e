"""What variants cost and since when: never changed afterwards."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Index
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, store_key
from shared.kernel import clock


class PriceRecord(StoreModel):
    """From ``at`` on, one piece of a variant costs ``amount`` (minor units of ``currency``).

    ``group_id`` None is everybody's price. ``usual`` is what it costs without any sale; ``sale_id`` (a sale or a
    variant's own) and ``list_id`` say where the amount comes from. They are no foreign keys: the record outlives both.
    An ``amount`` of None says that it is not sold in this currency any more. Of two records of the same moment the one
    with the later ``written_at`` counts.
    """

    __tablename__ = "price_records"
    __table_args__ = (
        store_key("variant_id", "variants", ondelete="CASCADE"),
        Index("ix_price_records_variant", "store_id", "variant_id", "currency", "at", "written_at"),
        {"info": {"append_only": True}},
    )

    variant_id: Mapped[UUID]
    currency: Mapped[str]
    group_id: Mapped[UUID | None]
    amount: Mapped[int | None] = mapped_column(BigInteger)
    usual: Mapped[int | None] = mapped_column(BigInteger)
    sale_id: Mapped[UUID | None]
    list_id: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)
    written_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)
