"""Payments of orders, with what was authorised, captured and refunded."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, store_key
from shared.db.session import session
from shared.db.types import enum_column
from shared.kernel import clock


class PaymentStatus(StrEnum):
    PENDING = "pending"
    AUTHORISED = "authorised"
    CAPTURED = "captured"
    FAILED = "failed"
    EXPIRED = "expired"
    REFUNDED = "refunded"


class Payment(Timestamps, StoreModel):
    """Money owed for an order through one provider. Amounts are minor units of ``currency``.

    ``reference`` is the provider's checkout session, ``intent`` its payment, ``url`` where the shopper pays.
    """

    __tablename__ = "payments"
    __table_args__ = (
        store_key("order_id", "orders", ondelete="CASCADE"),
        Index("ix_payments_order", "store_id", "order_id"),
        Index("uq_payments_reference", "store_id", "provider", "reference", unique=True),
        Index("ix_payments_pending", "created_at", postgresql_where="status = 'pending'"),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
        CheckConstraint("captured <= amount", name="captured_within_amount"),
        CheckConstraint("refunded <= captured", name="refunded_within_captured"),
    )

    order_id: Mapped[UUID]
    provider: Mapped[str]
    status: Mapped[PaymentStatus] = mapped_column(enum_column(PaymentStatus), default=PaymentStatus.PENDING)
    currency: Mapped[str]
    amount: Mapped[int] = mapped_column(BigInteger)
    authorised: Mapped[int] = mapped_column(BigInteger, default=0)
    captured: Mapped[int] = mapped_column(BigInteger, default=0)
    refunded: Mapped[int] = mapped_column(BigInteger, default=0)
    reference: Mapped[str | None]
    intent: Mapped[str | None]
    url: Mapped[str | None]
    livemode: Mapped[bool] = mapped_column(default=False)
    expires_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class PaymentEvent(StoreModel):
    """What a provider told us about a payment, once each (``provider_event_id``)."""

    __tablename__ = "payment_events"
    __table_args__ = (
        store_key("payment_id", "payments"),
        UniqueConstraint("store_id", "provider", "provider_event_id"),
        Index("ix_payment_events_payment", "store_id", "payment_id", "id"),
        {"info": {"append_only": True}},
    )

    payment_id: Mapped[UUID | None]
    provider: Mapped[str]
    provider_event_id: Mapped[str]
    kind: Mapped[str]
    amount: Mapped[int | None] = mapped_column(BigInteger)
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)


def payments_of(order_id: UUID) -> list[Payment]:
    return list(session().scalars(select(Payment).where(Payment.order_id == order_id).order_by(Payment.id)))


def find_payment_for_update(payment_id: UUID) -> Payment | None:
    """The payment with its row locked until the transaction ends."""
    return (
        session()
        .scalars(
            select(Payment).where(Payment.id == payment_id).with_for_update().execution_options(populate_existing=True)
        )
        .first()
    )


def find_payment_by_reference(provider: str, reference: str) -> Payment | None:
    return (
        session().scalars(select(Payment).where(Payment.provider == provider, Payment.reference == reference)).first()
    )
