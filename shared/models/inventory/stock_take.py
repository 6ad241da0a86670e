"""Stock-takes: counting what lies on the shelf, and setting the books right."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, store_key
from shared.db.session import session
from shared.db.types import enum_column
from shared.kernel import clock
from shared.kernel.errors import NotFound
from shared.kernel.flow import Flow
from shared.kernel.i18n import gettext as _

#: The cause that its movements name.
STOCK_TAKE = "stock_take"


class TakeStatus(StrEnum):
    OPEN = "open"
    APPLIED = "applied"
    CANCELLED = "cancelled"


TAKE_FLOW: Flow[TakeStatus] = Flow(
    {
        TakeStatus.OPEN: {TakeStatus.APPLIED, TakeStatus.CANCELLED},
        TakeStatus.APPLIED: set(),
        TakeStatus.CANCELLED: set(),
    }
)


class TakeScope(StrEnum):
    """Whether everything at the location is to be counted, or only what is scanned or listed."""

    ALL = "all"
    PARTIAL = "partial"


class ComparesWith(StrEnum):
    """What a count is held against: the books when the stock-take began, or when the count was written down."""

    START = "start"
    MOMENT = "moment"


class StockTake(Timestamps, StoreModel):
    """A count at one location, open until its differences are applied; it can be left and taken up again."""

    __tablename__ = "stock_takes"
    __table_args__ = (
        store_key("location_id", "locations"),
        UniqueConstraint("store_id", "number"),
        Index("ix_stock_takes_status", "store_id", "status", "number"),
    )

    number: Mapped[int] = mapped_column(BigInteger)
    location_id: Mapped[UUID]
    status: Mapped[TakeStatus] = mapped_column(enum_column(TakeStatus), default=TakeStatus.OPEN)
    scope: Mapped[TakeScope] = mapped_column(enum_column(TakeScope), default=TakeScope.PARTIAL)
    compares_with: Mapped[ComparesWith] = mapped_column(enum_column(ComparesWith), default=ComparesWith.START)
    note: Mapped[str] = mapped_column(default="")
    began_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    user_id: Mapped[UUID | None]
    version: Mapped[int] = mapped_column(default=1)

    @property
    def name(self) -> str:
        return f"ST{self.number}"

    @property
    def is_open(self) -> bool:
        return self.status is TakeStatus.OPEN

    def move_to(self, status: TakeStatus) -> None:
        """Raises Conflict where the flow does not allow it."""
        self.status = TAKE_FLOW.move(self.status, status)


class StockTakeLine(StoreModel):
    """A variant that is counted: what the books say, and what was found (None while nobody has looked)."""

    __tablename__ = "stock_take_lines"
    __table_args__ = (
        store_key("take_id", "stock_takes", ondelete="CASCADE"),
        store_key("variant_id", "variants", ondelete="CASCADE"),
        UniqueConstraint("store_id", "take_id", "variant_id"),
        Index("ix_stock_take_lines_variant", "store_id", "variant_id"),
        CheckConstraint("counted >= 0", name="counted_not_negative"),
    )

    take_id: Mapped[UUID]
    variant_id: Mapped[UUID]
    expected: Mapped[int] = mapped_column(default=0)
    counted: Mapped[int | None]
    counted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    user_id: Mapped[UUID | None]


def take_by_id(take_id: UUID, *, lock: bool = False) -> StockTake:
    """Raises NotFound. ``lock`` holds it until the transaction ends."""
    statement = select(StockTake).where(StockTake.id == take_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = session().scalars(statement).first()
    if found is None:
        raise NotFound(_("This stock-take does not exist."))
    return found


def take_line(take_id: UUID, variant_id: UUID) -> StockTakeLine | None:
    statement = select(StockTakeLine).where(StockTakeLine.take_id == take_id, StockTakeLine.variant_id == variant_id)
    return session().scalars(statement).first()


def open_takes_at(location_id: UUID) -> list[StockTake]:
    statement = select(StockTake).where(StockTake.location_id == location_id, StockTake.status == TakeStatus.OPEN)
    return list(session().scalars(statement.order_by(StockTake.number)))


def count_takes_by_status() -> dict[TakeStatus, int]:
    rows = session().execute(select(StockTake.status, func.count()).group_by(StockTake.status))
    return dict(rows.tuples().all())
