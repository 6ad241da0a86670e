"""Drafts: orders that staff write by hand, and quotes that customers approve before they become orders."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, DateTime, Index, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, owns_many, store_key
from shared.db.session import session
from shared.db.types import enum_column
from shared.kernel import clock
from shared.kernel.errors import NotFound
from shared.kernel.flow import Flow
from shared.kernel.i18n import gettext as _
from shared.kernel.quantities import Unit, price_of


class DraftStatus(StrEnum):
    OPEN = "open"
    SENT = "sent"
    APPROVED = "approved"
    DECLINED = "declined"
    EXPIRED = "expired"
    COMPLETED = "completed"


_CHANGED = {DraftStatus.OPEN, DraftStatus.SENT, DraftStatus.COMPLETED}
DRAFT_FLOW = Flow(
    {
        DraftStatus.OPEN: {DraftStatus.SENT, DraftStatus.COMPLETED},
        DraftStatus.SENT: _CHANGED | {DraftStatus.APPROVED, DraftStatus.DECLINED, DraftStatus.EXPIRED},
        DraftStatus.APPROVED: _CHANGED | {DraftStatus.EXPIRED},
        DraftStatus.DECLINED: {DraftStatus.OPEN, DraftStatus.SENT},
        DraftStatus.EXPIRED: {DraftStatus.OPEN, DraftStatus.SENT},
        DraftStatus.COMPLETED: set(),
    }
)


class DraftOrder(Timestamps, StoreModel):
    """An order before it is one. Amounts are minor units of ``currency`` and belong to ``revision``, which counts its
    changes: whoever changes or approves it names the one that they saw.

    ``shipping_price`` is what staff asked for the delivery; None with a ``rate_id`` is the rate's own price.
    ``subtotal`` … ``total`` are as they were worked out last. ``token`` opens the customer's page. ``manual_discount``
    is off all lines together (see ``services/orders/manual_discounts.py``).
    """

    __tablename__ = "draft_orders"
    __table_args__ = (
        store_key("customer_id", "customers", ondelete="SET NULL (customer_id)"),
        store_key("rate_id", "shipping_rates", ondelete="SET NULL (rate_id)"),
        store_key("order_id", "orders", ondelete="SET NULL (order_id)"),
        UniqueConstraint("store_id", "number"),
        UniqueConstraint("store_id", "order_id"),
        Index("ix_draft_orders_recent", "store_id", "status", "id"),
        Index("ix_draft_orders_ending", "valid_until", postgresql_where="status IN ('sent', 'approved')"),
        CheckConstraint("total = subtotal + shipping + tax - discount", name="total_adds_up"),
        CheckConstraint("total >= 0", name="total_not_negative"),
        CheckConstraint("shipping_price >= 0", name="shipping_price_not_negative"),
    )

    number: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str]
    token: Mapped[str]
    status: Mapped[DraftStatus] = mapped_column(enum_column(DraftStatus), default=DraftStatus.OPEN)
    revision: Mapped[int] = mapped_column(default=1)
    customer_id: Mapped[UUID | None]
    order_id: Mapped[UUID | None]
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    address: Mapped[dict[str, Any]] = mapped_column(default=dict)
    tax_id: Mapped[str] = mapped_column(default="")
    locale: Mapped[str]
    currency: Mapped[str]
    rate_id: Mapped[UUID | None]
    shipping_name: Mapped[str] = mapped_column(default="")
    shipping_price: Mapped[int | None] = mapped_column(BigInteger)
    manual_discount: Mapped[dict[str, Any]] = mapped_column(default=dict)
    subtotal: Mapped[int] = mapped_column(BigInteger, default=0)
    shipping: Mapped[int] = mapped_column(BigInteger, default=0)
    tax: Mapped[int] = mapped_column(BigInteger, default=0)
    tax_included: Mapped[int] = mapped_column(BigInteger, default=0)
    tax_lines: Mapped[list[Any]] = mapped_column(default=list)
    tax_treatment: Mapped[str] = mapped_column(default="")
    discount: Mapped[int] = mapped_column(BigInteger, default=0)
    total: Mapped[int] = mapped_column(BigInteger, default=0)
    note: Mapped[str] = mapped_column(default="")
    staff_note: Mapped[str] = mapped_column(default="")
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    actor: Mapped[str] = mapped_column(default="")
    valid_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    decision_note: Mapped[str] = mapped_column(default="")
    reminded_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    completed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    lines: Mapped[list["DraftLine"]] = owns_many("DraftOrder", "DraftLine", "draft_id", order_by="DraftLine.position")

    def move(self, status: DraftStatus) -> None:
        """Raises Conflict where it cannot go there from where it is."""
        if status is not self.status:
            self.status = DRAFT_FLOW.move(self.status, status)

    @property
    def is_over(self) -> bool:
        return self.valid_until is not None and self.valid_until <= clock.now()

    @property
    def is_changeable(self) -> bool:
        return self.status is not DraftStatus.COMPLETED


class DraftLine(StoreModel):
    """Something on a draft: a variant at the price that was agreed, or a thing of its own (without ``variant_id``)."""

    __tablename__ = "draft_lines"
    __table_args__ = (
        store_key("draft_id", "draft_orders", ondelete="CASCADE"),
        store_key("variant_id", "variants", ondelete="SET NULL (variant_id)"),
        store_key("tax_class_id", "tax_classes", ondelete="SET NULL (tax_class_id)"),
        Index("ix_draft_lines_draft", "store_id", "draft_id", "position"),
        Index("ix_draft_lines_variant", "store_id", "variant_id"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("unit_price >= 0", name="unit_price_not_negative"),
    )

    draft_id: Mapped[UUID]
    variant_id: Mapped[UUID | None]
    tax_class_id: Mapped[UUID | None]
    is_custom: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int]
    title: Mapped[str]
    variant_title: Mapped[str] = mapped_column(default="")
    sku: Mapped[str] = mapped_column(default="")
    media_key: Mapped[str] = mapped_column(default="")
    quantity: Mapped[int]
    unit: Mapped[Unit] = mapped_column(enum_column(Unit), default=Unit.PIECE)
    unit_price: Mapped[int] = mapped_column(BigInteger)
    list_price: Mapped[int] = mapped_column(BigInteger)
    requires_shipping: Mapped[bool] = mapped_column(default=True)
    manual_discount: Mapped[dict[str, Any]] = mapped_column(default=dict)
    discount: Mapped[int] = mapped_column(BigInteger, default=0)

    @property
    def price(self) -> int:
        """What it costs before discounts."""
        return price_of(self.unit_price, self.quantity, self.unit)

    @property
    def total(self) -> int:
        return self.price - self.discount

    @property
    def shown_title(self) -> str:
        return self.title

    @property
    def shown_variant_title(self) -> str:
        return self.variant_title


def draft_by_number(number: int) -> DraftOrder:
    return _found(session().scalars(select(DraftOrder).where(DraftOrder.number == number)).first())


def draft_by_id(draft_id: UUID) -> DraftOrder:
    return _found(session().scalars(select(DraftOrder).where(DraftOrder.id == draft_id)).first())


def draft_by_token(draft_id: UUID, token: str) -> DraftOrder:
    statement = select(DraftOrder).where(DraftOrder.id == draft_id, DraftOrder.token == token)
    return _found(session().scalars(statement).first())


def draft_for_update(draft_id: UUID) -> DraftOrder:
    """The draft with its row locked until the transaction ends."""
    statement = select(DraftOrder).where(DraftOrder.id == draft_id).with_for_update()
    return _found(session().scalars(statement.execution_options(populate_existing=True)).first())


def drafts_ending(before: datetime) -> list[tuple[UUID, UUID]]:
    """(store, draft) whose time is over by then, or nearly; for the cron, in a maintenance scope."""
    waits = DraftOrder.status.in_((DraftStatus.SENT, DraftStatus.APPROVED))
    statement = select(DraftOrder.store_id, DraftOrder.id).where(waits, DraftOrder.valid_until < before)
    ordered = statement.order_by(DraftOrder.valid_until).limit(1000)
    return [(store_id, draft_id) for store_id, draft_id in session().execute(ordered)]


def _found(draft: DraftOrder | None) -> DraftOrder:
    if draft is None:
        raise NotFound(_("This draft does not exist."))
    return draft
