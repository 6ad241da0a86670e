"""Proofs of payment that shoppers send in: a picture or a PDF, for staff alone."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, func, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, store_key
from shared.db.session import session
from shared.db.types import enum_column
from shared.kernel.errors import NotFound
from shared.kernel.flow import Flow
from shared.kernel.i18n import gettext as _


class ProofStatus(StrEnum):
    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"


PROOF_FLOW = Flow(
    {
        ProofStatus.WAITING: {ProofStatus.APPROVED, ProofStatus.REJECTED},
        ProofStatus.APPROVED: set(),
        ProofStatus.REJECTED: set(),
    }
)


class PaymentProof(Timestamps, StoreModel):
    """A file at ``key``, which no public address leads to; ``size`` in bytes."""

    __tablename__ = "payment_proofs"
    __table_args__ = (
        store_key("order_id", "orders", ondelete="CASCADE"),
        store_key("payment_id", "payments", ondelete="CASCADE"),
        Index("ix_payment_proofs_order", "store_id", "order_id"),
        CheckConstraint("size >= 0", name="size_not_negative"),
    )

    order_id: Mapped[UUID]
    payment_id: Mapped[UUID]
    status: Mapped[ProofStatus] = mapped_column(enum_column(ProofStatus), default=ProofStatus.WAITING)
    key: Mapped[str]
    filename: Mapped[str]
    content_type: Mapped[str]
    size: Mapped[int]
    reason: Mapped[str] = mapped_column(default="")
    judged_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    judged_by: Mapped[str] = mapped_column(default="")

    def judge(self, status: ProofStatus, *, at: datetime, by: str, reason: str = "") -> None:
        """Raises Conflict where it was judged before."""
        self.status = PROOF_FLOW.move(self.status, status)
        self.judged_at, self.judged_by, self.reason = at, by, reason


def proofs_of(order_id: UUID) -> list[PaymentProof]:
    """Newest first."""
    statement = select(PaymentProof).where(PaymentProof.order_id == order_id).order_by(PaymentProof.id.desc())
    return list(session().scalars(statement))


def proof_of(order_id: UUID, proof_id: UUID, *, lock: bool = False) -> PaymentProof:
    """Raises NotFound for another order's proof as for none."""
    statement = select(PaymentProof).where(PaymentProof.order_id == order_id, PaymentProof.id == proof_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = session().scalars(statement).first()
    if found is None:
        raise NotFound(_("This proof of payment does not exist."))
    return found


def count_proofs(order_id: UUID, status: ProofStatus | None = None) -> int:
    statement = select(func.count()).select_from(PaymentProof).where(PaymentProof.order_id == order_id)
    if status is not None:
        statement = statement.where(PaymentProof.status == status)
    return session().scalar(statement) or 0
