"""Refunds: what is given back of an order, line by line."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, UniqueConstraint, bindparam, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column, selectinload

from shared.db.base import StoreModel, Timestamps, owns_many, store_key
from shared.db.entities import FixedEntity
from shared.db.session import session
from shared.db.types import enum_column
from shared.kernel.errors import NotFound
from shared.kernel.flow import Flow
from shared.kernel.i18n import gettext as _


class RefundStatus(StrEnum):
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class RefundOrigin(StrEnum):
    """Who asked for it: staff or a program here, or somebody in the provider's own dashboard.

    ``EDIT`` is money that was paid too much once the order was edited: the order's total knows of it already.
    With an exchange no money moves: the payment goes on with the order that the goods were exchanged for.
    """

    STAFF = "staff"
    API = "api"
    PROVIDER = "provider"
    EXCHANGE = "exchange"
    EDIT = "edit"


REFUND_FLOW = Flow(
    {
        RefundStatus.PENDING: {RefundStatus.SUCCEEDED, RefundStatus.FAILED},
        RefundStatus.FAILED: {RefundStatus.PENDING, RefundStatus.SUCCEEDED},
        RefundStatus.SUCCEEDED: {RefundStatus.FAILED},
    }
)


class Refund(Timestamps, StoreModel):
    """Money of one payment on its way back; amounts are minor units of ``currency``.

    ``suggested`` is what the lines, ``shipping`` and ``fee`` add up to by the rule; ``amount`` is what is given back.
    ``attempt`` is part of the idempotency key; ``reference`` is the provider's id; ``request_key`` makes a form that
    is sent twice one refund. What goes ``to_gift_card`` is given as a new card, and no provider moves it. A refund
    that failed keeps its lines: it is tried again or settled by hand.
    """

    __tablename__ = "refunds"
    __table_args__ = (
        store_key("order_id", "orders", ondelete="CASCADE"),
        store_key("payment_id", "payments"),
        UniqueConstraint("store_id", "order_id", "request_key"),
        UniqueConstraint("store_id", "payment_id", "reference"),
        Index("ix_refunds_order", "store_id", "order_id", "id"),
        Index("ix_refunds_owed", "updated_at", postgresql_where="status = 'pending'"),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("suggested >= 0 AND shipping >= 0 AND fee >= 0", name="parts_not_negative"),
    )

    order_id: Mapped[UUID]
    payment_id: Mapped[UUID]
    status: Mapped[RefundStatus] = mapped_column(enum_column(RefundStatus), default=RefundStatus.PENDING)
    origin: Mapped[RefundOrigin] = mapped_column(enum_column(RefundOrigin), default=RefundOrigin.STAFF)
    currency: Mapped[str]
    amount: Mapped[int] = mapped_column(BigInteger)
    suggested: Mapped[int] = mapped_column(BigInteger, default=0)
    shipping: Mapped[int] = mapped_column(BigInteger, default=0)
    fee: Mapped[int] = mapped_column(BigInteger, default=0)
    tax: Mapped[int] = mapped_column(BigInteger, default=0)
    reason: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    actor: Mapped[str] = mapped_column(default="")
    user_id: Mapped[UUID | None]
    request_key: Mapped[str | None]
    reference: Mapped[str | None]
    to_gift_card: Mapped[bool] = mapped_column(default=False)
    attempt: Mapped[int] = mapped_column(default=1)
    problem: Mapped[str] = mapped_column(default="")
    settled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    lines: Mapped[list["RefundLine"]] = owns_many("Refund", "RefundLine", "refund_id")

    def move(self, status: RefundStatus, *, at: datetime | None, problem: str = "") -> None:
        """Raises Conflict where it cannot go there from where it is."""
        self.status = REFUND_FLOW.move(self.status, status)
        self.settled_at, self.problem = at, problem


class RefundLine(StoreModel):
    """Units of an order line that are refunded. ``amount`` is what they cost, added tax included.

    ``tax`` and ``discount`` are the shares in it; ``unsent`` of the units had not been sent. ``location_id`` is the
    shelf that the sent ones returned to; none where they are not sold again.
    """

    __tablename__ = "refund_lines"
    __table_args__ = (
        store_key("refund_id", "refunds", ondelete="CASCADE"),
        store_key("order_line_id", "order_lines", ondelete="CASCADE"),
        store_key("location_id", "locations"),
        Index("ix_refund_lines_refund", "store_id", "refund_id"),
        Index("ix_refund_lines_line", "store_id", "order_line_id"),
        CheckConstraint("quantity > 0 AND unsent >= 0 AND unsent <= quantity", name="quantity_positive"),
        CheckConstraint("amount >= 0 AND discount >= 0", name="shares_not_negative"),
    )

    refund_id: Mapped[UUID]
    order_line_id: Mapped[UUID]
    location_id: Mapped[UUID | None]
    quantity: Mapped[int]
    unsent: Mapped[int] = mapped_column(default=0)
    amount: Mapped[int] = mapped_column(BigInteger)
    tax: Mapped[int] = mapped_column(BigInteger, default=0)
    discount: Mapped[int] = mapped_column(BigInteger, default=0)


def refunds_of(order_id: UUID) -> list[Refund]:
    """Oldest first, without their lines."""
    return _REFUNDS.all(order=order_id)


_REFUNDS = FixedEntity(
    Refund, lambda refunds: refunds.where(Refund.order_id == bindparam("order")).order_by(Refund.id), refresh=True
)


def refunds_with_lines(order_id: UUID) -> Sequence[Refund]:
    """Oldest first; two statements, one where there are none."""
    statement = select(Refund).where(Refund.order_id == order_id).order_by(Refund.id)
    return list(session().scalars(statement.options(selectinload(Refund.lines))))


def refund_of(order_id: UUID, refund_id: UUID) -> Refund:
    """Raises NotFound for another order's refund as for none."""
    found = session().scalars(select(Refund).where(Refund.order_id == order_id, Refund.id == refund_id)).first()
    if found is None:
        raise NotFound(_("This refund does not exist."))
    return found


def given_without_provider(payment_ids: Sequence[UUID]) -> int:
    """What was given back of payments as gift cards, or went on to the order of an exchange, in minor units.

    Their provider knows nothing of it.
    """
    stayed = or_(Refund.to_gift_card, Refund.origin == RefundOrigin.EXCHANGE)
    mine = (Refund.payment_id.in_(payment_ids), stayed, Refund.status == RefundStatus.SUCCEEDED)
    return int(session().scalar(select(func.coalesce(func.sum(Refund.amount), 0)).where(*mine)) or 0)


def find_refund(refund_id: UUID) -> Refund | None:
    return session().scalars(select(Refund).where(Refund.id == refund_id)).first()


def refund_by_id(refund_id: UUID) -> Refund:
    found = find_refund(refund_id)
    if found is None:
        raise NotFound(_("This refund does not exist."))
    return found


def refund_for_update(refund_id: UUID) -> Refund:
    statement = select(Refund).where(Refund.id == refund_id).with_for_update()
    found = session().scalars(statement.execution_options(populate_existing=True)).first()
    if found is None:
        raise NotFound(_("This refund does not exist."))
    return found


def find_refund_by_key(order_id: UUID, request_key: str) -> Refund | None:
    statement = select(Refund).where(Refund.order_id == order_id, Refund.request_key == request_key)
    return session().scalars(statement).first()


def refunds_owed(before: datetime) -> list[tuple[UUID, UUID]]:
    """(store, refund) whose answer should have come by now; for the cron, in a maintenance scope."""
    rows = session().execute(
        select(Refund.store_id, Refund.id)
        .where(Refund.status == RefundStatus.PENDING, Refund.updated_at < before)
        .order_by(Refund.updated_at)
        .limit(1000)
    )
    return [(store_id, refund_id) for store_id, refund_id in rows]
