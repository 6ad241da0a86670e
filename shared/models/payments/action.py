"""What we ask a provider to do with money that was authorised: written down first, carried out outside."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Index, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, store_key
from shared.db.session import session
from shared.db.types import enum_column
from shared.kernel.errors import NotFound
from shared.kernel.flow import Flow
from shared.kernel.i18n import gettext as _


class ActionKind(StrEnum):
    CAPTURE = "capture"
    RELEASE = "release"


class ActionStatus(StrEnum):
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


ACTION_FLOW = Flow(
    {
        ActionStatus.PENDING: {ActionStatus.SUCCEEDED, ActionStatus.FAILED},
        ActionStatus.SUCCEEDED: set(),
        ActionStatus.FAILED: {ActionStatus.SUCCEEDED},
    }
)


class PaymentAction(Timestamps, StoreModel):
    """A capture or a release. Only one of a payment is under way at a time; its id is the idempotency key."""

    __tablename__ = "payment_actions"
    __table_args__ = (
        store_key("payment_id", "payments", ondelete="CASCADE"),
        Index("ix_payment_actions_payment", "store_id", "payment_id"),
        Index("uq_payment_actions_open", "store_id", "payment_id", unique=True, postgresql_where="status = 'pending'"),
        Index("ix_payment_actions_owed", "created_at", postgresql_where="status = 'pending'"),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
    )

    payment_id: Mapped[UUID]
    kind: Mapped[ActionKind] = mapped_column(enum_column(ActionKind))
    status: Mapped[ActionStatus] = mapped_column(enum_column(ActionStatus), default=ActionStatus.PENDING)
    amount: Mapped[int] = mapped_column(BigInteger)
    actor: Mapped[str] = mapped_column(default="")
    user_id: Mapped[UUID | None]
    problem: Mapped[str] = mapped_column(default="")
    settled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    def settle(self, status: ActionStatus, at: datetime, problem: str = "") -> None:
        """Raises Conflict where it was settled otherwise before."""
        self.status = ACTION_FLOW.move(self.status, status)
        self.settled_at, self.problem = at, problem


def action_by_id(action_id: UUID) -> PaymentAction:
    found = session().scalars(select(PaymentAction).where(PaymentAction.id == action_id)).first()
    if found is None:
        raise NotFound(_("This does not exist."))
    return found


def action_for_update(action_id: UUID) -> PaymentAction:
    statement = select(PaymentAction).where(PaymentAction.id == action_id).with_for_update()
    found = session().scalars(statement.execution_options(populate_existing=True)).first()
    if found is None:
        raise NotFound(_("This does not exist."))
    return found


def open_action_of(payment_id: UUID) -> PaymentAction | None:
    statement = select(PaymentAction).where(
        PaymentAction.payment_id == payment_id, PaymentAction.status == ActionStatus.PENDING
    )
    return session().scalars(statement.execution_options(populate_existing=True)).first()


def actions_owed(before: datetime) -> list[tuple[UUID, UUID]]:
    """(store, action) that should have been settled by now; for the cron, in a maintenance scope."""
    rows = session().execute(
        select(PaymentAction.store_id, PaymentAction.id)
        .where(PaymentAction.status == ActionStatus.PENDING, PaymentAction.created_at < before)
        .order_by(PaymentAction.created_at)
        .limit(1000)
    )
    return [(store_id, action_id) for store_id, action_id in rows]


def actions_under_way(payment_ids: Sequence[UUID]) -> dict[UUID, PaymentAction]:
    """What the provider has been asked to do and has not answered yet, by payment."""
    statement = select(PaymentAction).where(
        PaymentAction.payment_id.in_(payment_ids), PaymentAction.status == ActionStatus.PENDING
    )
    return {action.payment_id: action for action in session().scalars(statement)}
