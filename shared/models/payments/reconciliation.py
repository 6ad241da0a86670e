"""Our books against the provider's: each comparison, and what differs."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Index, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, store_key
from shared.db.session import session
from shared.db.types import enum_column
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _


class RunStep(StrEnum):
    """What is being read: the provider's payments, its refunds, then those of ours that it did not name."""

    PAYMENTS = "payments"
    REFUNDS = "refunds"
    OURS = "ours"
    DONE = "done"


class DifferenceKind(StrEnum):
    """PAID_THERE: unknown here. AMOUNT: another amount. REFUNDED_THERE and CAPTURED_HERE: on one side only."""

    PAID_THERE = "paid_there"
    PAID_TWICE = "paid_twice"
    AMOUNT = "amount"
    REFUNDED_THERE = "refunded_there"
    REFUNDED_HERE = "refunded_here"
    CAPTURED_HERE = "captured_here"


class DifferenceStatus(StrEnum):
    """MENDED by the comparison itself, where it was certain; RESOLVED and IGNORED by somebody."""

    OPEN = "open"
    MENDED = "mended"
    RESOLVED = "resolved"
    IGNORED = "ignored"


class Reconciliation(Timestamps, StoreModel):
    """One comparison of an account, read from ``since`` on. ``cursor`` is where a broken-off one goes on."""

    __tablename__ = "reconciliations"
    __table_args__ = (
        Index("ix_reconciliations_recent", "store_id", "id"),
        Index("uq_reconciliations_open", "store_id", "provider", "account", unique=True,
              postgresql_where="step <> 'done'"),
    )  # fmt: skip

    provider: Mapped[str]
    account: Mapped[str] = mapped_column(default="")
    step: Mapped[RunStep] = mapped_column(enum_column(RunStep), default=RunStep.PAYMENTS)
    cursor: Mapped[str] = mapped_column(default="")
    since: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    compared: Mapped[int] = mapped_column(default=0)
    found: Mapped[int] = mapped_column(default=0)
    mended: Mapped[int] = mapped_column(default=0)
    actor: Mapped[str] = mapped_column(default="")
    problem: Mapped[str] = mapped_column(default="")
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class PaymentDifference(Timestamps, StoreModel):
    """Where the two differ, once per thing: ``reference`` is the provider's, amounts are minor units."""

    __tablename__ = "payment_differences"
    __table_args__ = (
        store_key("payment_id", "payments", ondelete="CASCADE"),
        UniqueConstraint("store_id", "provider", "kind", "reference"),
        Index("ix_payment_differences_status", "store_id", "status", "id"),
    )

    provider: Mapped[str]
    account: Mapped[str] = mapped_column(default="")
    kind: Mapped[DifferenceKind] = mapped_column(enum_column(DifferenceKind))
    status: Mapped[DifferenceStatus] = mapped_column(enum_column(DifferenceStatus), default=DifferenceStatus.OPEN)
    reference: Mapped[str]
    payment_id: Mapped[UUID | None]
    order_id: Mapped[UUID | None]
    currency: Mapped[str]
    ours: Mapped[int] = mapped_column(BigInteger)
    theirs: Mapped[int] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(default="")
    settled_by: Mapped[str] = mapped_column(default="")
    settled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


def open_run(provider: str, account: str, *, lock: bool = False) -> Reconciliation | None:
    statement = select(Reconciliation).where(
        Reconciliation.provider == provider,
        Reconciliation.account == account,
        Reconciliation.step != RunStep.DONE,
    )
    if lock:
        statement = statement.with_for_update()
    return session().scalars(statement.execution_options(populate_existing=True)).first()


def run_for_update(run_id: UUID) -> Reconciliation:
    statement = select(Reconciliation).where(Reconciliation.id == run_id).with_for_update()
    found = session().scalars(statement.execution_options(populate_existing=True)).first()
    if found is None:
        raise NotFound(_("This does not exist."))
    return found


def last_run(provider: str, account: str) -> Reconciliation | None:
    """The newest one that was finished."""
    statement = select(Reconciliation).where(
        Reconciliation.provider == provider,
        Reconciliation.account == account,
        Reconciliation.step == RunStep.DONE,
    )
    return session().scalars(statement.order_by(Reconciliation.id.desc()).limit(1)).first()


def recent_runs(limit: int = 10) -> list[Reconciliation]:
    return list(session().scalars(select(Reconciliation).order_by(Reconciliation.id.desc()).limit(limit)))


def differences(status: DifferenceStatus | None, page: int, per_page: int) -> tuple[Sequence[PaymentDifference], int]:
    """Newest first, and how many there are."""
    chosen = select(PaymentDifference)
    if status is not None:
        chosen = chosen.where(PaymentDifference.status == status)
    total = session().scalar(select(func.count()).select_from(chosen.subquery())) or 0
    rows = session().scalars(chosen.order_by(PaymentDifference.id.desc()).limit(per_page).offset((page - 1) * per_page))
    return list(rows), total


def count_open_differences() -> int:
    statement = select(func.count()).select_from(PaymentDifference)
    return session().scalar(statement.where(PaymentDifference.status == DifferenceStatus.OPEN)) or 0


def differences_about(provider: str, references: Sequence[str]) -> list[PaymentDifference]:
    """Those about these things of the provider, locked."""
    statement = select(PaymentDifference).where(
        PaymentDifference.provider == provider, PaymentDifference.reference.in_(references)
    )
    return list(session().scalars(statement.with_for_update().execution_options(populate_existing=True)))


def difference_for_update(difference_id: UUID) -> PaymentDifference:
    statement = select(PaymentDifference).where(PaymentDifference.id == difference_id).with_for_update()
    found = session().scalars(statement.execution_options(populate_existing=True)).first()
    if found is None:
        raise NotFound(_("This does not exist."))
    return found
