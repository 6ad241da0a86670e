"""Returns: what a shopper sends back of an order, and what becomes of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, selectinload

from shared.db.base import StoreModel, Timestamps, owns_many, store_key
from shared.db.session import session
from shared.db.types import enum_column
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.models.returns.status import RETURN_FLOW, Condition, ReturnOrigin, ReturnStatus

#: Before the number, as people read it.
PREFIX = "R"


class Return(Timestamps, StoreModel):
    """Goods of one order on their way back. Amounts are minor units of the order's currency.

    ``note`` are the shopper's words, ``reason`` why it was declined or cancelled, ``photos`` files that only staff see
    (``{"key", "filename"}`` each). ``restocking_fee`` and ``postage`` were kept when ``refunded`` was given back.
    ``swaps`` are wanted instead, for ``swap_total`` with taxes; ``exchange_order_id`` is the order they went out with.
    ``request_key`` makes a form that is sent twice one return.
    """

    __tablename__ = "returns"
    __table_args__ = (
        store_key("order_id", "orders", ondelete="CASCADE"),
        store_key("exchange_order_id", "orders"),
        UniqueConstraint("store_id", "number"),
        UniqueConstraint("store_id", "order_id", "request_key"),
        Index("ix_returns_order", "store_id", "order_id", "id"),
        Index("ix_returns_status", "store_id", "status", "id"),
        CheckConstraint(
            "restocking_fee >= 0 AND postage >= 0 AND refunded >= 0 AND swap_total >= 0", name="amounts_not_negative"
        ),
    )

    order_id: Mapped[UUID]
    number: Mapped[int] = mapped_column(BigInteger)
    status: Mapped[ReturnStatus] = mapped_column(enum_column(ReturnStatus), default=ReturnStatus.REQUESTED)
    origin: Mapped[ReturnOrigin] = mapped_column(enum_column(ReturnOrigin), default=ReturnOrigin.CUSTOMER)
    note: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    photos: Mapped[list[Any]] = mapped_column(default=list)
    restocking_fee: Mapped[int] = mapped_column(BigInteger, default=0)
    postage: Mapped[int] = mapped_column(BigInteger, default=0)
    refunded: Mapped[int] = mapped_column(BigInteger, default=0)
    swap_total: Mapped[int] = mapped_column(BigInteger, default=0)
    exchange_order_id: Mapped[UUID | None]
    request_key: Mapped[str | None]
    approved_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    received_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    lines: Mapped[list["ReturnLine"]] = owns_many("Return", "ReturnLine", "return_id", order_by="ReturnLine.id")
    swaps: Mapped[list["ReturnSwap"]] = owns_many("Return", "ReturnSwap", "return_id", order_by="ReturnSwap.id")

    @property
    def name(self) -> str:
        return f"{PREFIX}{self.number}"

    def move(self, status: ReturnStatus) -> None:
        """Raises Conflict where it cannot go there from where it is."""
        self.status = RETURN_FLOW.move(self.status, status)

    def allows(self, status: ReturnStatus) -> bool:
        return RETURN_FLOW.allows(self.status, status)

    @property
    def left_to_refund(self) -> dict[UUID, int]:
        """What has come back and was not given money or goods for, by order line."""
        return {line.order_line_id: left for line in self.lines if (left := line.received - line.refunded) > 0}


class ReturnLine(StoreModel):
    """Units of an order line, in its unit. Of ``quantity`` so much was ``received``, put on a shelf, paid back.

    ``reason`` is one of the merchant's list; ``location_id`` where the ``restocked`` units lie now.
    """

    __tablename__ = "return_lines"
    __table_args__ = (
        store_key("return_id", "returns", ondelete="CASCADE"),
        store_key("order_line_id", "order_lines", ondelete="CASCADE"),
        store_key("location_id", "locations"),
        UniqueConstraint("store_id", "return_id", "order_line_id"),
        Index("ix_return_lines_line", "store_id", "order_line_id"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("received >= 0 AND received <= quantity", name="received_within_quantity"),
        CheckConstraint("restocked >= 0 AND restocked <= received", name="restocked_within_received"),
        CheckConstraint("refunded >= 0 AND refunded <= quantity", name="refunded_within_quantity"),
    )

    return_id: Mapped[UUID]
    order_line_id: Mapped[UUID]
    quantity: Mapped[int]
    received: Mapped[int] = mapped_column(default=0)
    restocked: Mapped[int] = mapped_column(default=0)
    refunded: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    condition: Mapped[Condition | None] = mapped_column(enum_column(Condition))
    location_id: Mapped[UUID | None]


class ReturnSwap(StoreModel):
    """A variant that is wanted instead, at the price of the moment it was kept for the shopper."""

    __tablename__ = "return_swaps"
    __table_args__ = (
        store_key("return_id", "returns", ondelete="CASCADE"),
        store_key("variant_id", "variants", ondelete="CASCADE"),
        UniqueConstraint("store_id", "return_id", "variant_id"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("unit_price >= 0", name="unit_price_not_negative"),
    )

    return_id: Mapped[UUID]
    variant_id: Mapped[UUID]
    quantity: Mapped[int]
    unit_price: Mapped[int] = mapped_column(BigInteger)


def return_by_number(number: int) -> Return:
    """Raises NotFound."""
    return _one(Return.number == number)


def return_by_id(return_id: UUID) -> Return:
    """Raises NotFound."""
    return _one(Return.id == return_id)


def return_of(order_id: UUID, return_id: UUID) -> Return:
    """Raises NotFound for another order's return as for none."""
    return _one(Return.order_id == order_id, Return.id == return_id)


def _one(*rules: Any) -> Return:
    statement = select(Return).where(*rules).options(selectinload(Return.lines), selectinload(Return.swaps))
    found = session().scalars(statement).first()
    if found is None:
        raise NotFound(_("This return does not exist."))
    return found


def return_for_update(return_id: UUID) -> Return:
    """The return as it is now, read afresh: call it with the order's row locked, which guards it."""
    statement = select(Return).where(Return.id == return_id)
    whole = statement.options(selectinload(Return.lines), selectinload(Return.swaps))
    found = session().scalars(whole.execution_options(populate_existing=True)).first()
    if found is None:
        raise NotFound(_("This return does not exist."))
    return found


def find_return_by_key(order_id: UUID, request_key: str) -> Return | None:
    statement = select(Return).where(Return.order_id == order_id, Return.request_key == request_key)
    return session().scalars(statement).first()


def returns_of(order_id: UUID) -> Sequence[Return]:
    """An order's returns, the first asked for first; two statements, one where there are none."""
    statement = select(Return).where(Return.order_id == order_id).order_by(Return.id)
    return list(session().scalars(statement.options(selectinload(Return.lines))))


def lines_of_returns(return_ids: Iterable[UUID]) -> list[ReturnLine]:
    statement = select(ReturnLine).where(ReturnLine.return_id.in_(list(return_ids))).order_by(ReturnLine.id)
    return list(session().scalars(statement))
