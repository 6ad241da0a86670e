"""Payments that a cardholder has had called back by the bank."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, store_key
from shared.db.session import session


class PaymentDispute(Timestamps, StoreModel):
    """One dispute as the provider told it last. Evidence can be sent in there until ``answer_by``.

    ``status`` is the provider's word: ``needs_response``, ``under_review``, ``won``, ``lost`` … ; ``closed_at`` is set
    once it is decided.
    """

    __tablename__ = "payment_disputes"
    __table_args__ = (
        store_key("order_id", "orders", ondelete="CASCADE"),
        store_key("payment_id", "payments", ondelete="CASCADE"),
        UniqueConstraint("store_id", "provider", "reference"),
        Index("ix_payment_disputes_order", "store_id", "order_id"),
        Index("ix_payment_disputes_open", "store_id", "answer_by", postgresql_where="closed_at IS NULL"),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
    )

    order_id: Mapped[UUID]
    payment_id: Mapped[UUID]
    provider: Mapped[str]
    reference: Mapped[str]
    currency: Mapped[str]
    amount: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(default="")
    status: Mapped[str]
    answer_by: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    told_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    @property
    def needs_answer(self) -> bool:
        return self.closed_at is None and not self.status.lower().endswith("under_review")


def disputes_of(order_id: UUID) -> list[PaymentDispute]:
    """Newest first."""
    statement = select(PaymentDispute).where(PaymentDispute.order_id == order_id).order_by(PaymentDispute.id.desc())
    return list(session().scalars(statement))


def find_dispute(provider: str, reference: str) -> PaymentDispute | None:
    statement = select(PaymentDispute).where(PaymentDispute.provider == provider, PaymentDispute.reference == reference)
    return session().scalars(statement.execution_options(populate_existing=True)).first()


def dispute_by_id(dispute_id: UUID) -> PaymentDispute | None:
    return session().scalars(select(PaymentDispute).where(PaymentDispute.id == dispute_id)).first()


def open_disputes(limit: int) -> list[PaymentDispute]:
    """Those that are not decided, the one that wants an answer first coming first."""
    statement = select(PaymentDispute).where(PaymentDispute.closed_at.is_(None))
    return list(session().scalars(statement.order_by(PaymentDispute.answer_by, PaymentDispute.id).limit(limit)))
