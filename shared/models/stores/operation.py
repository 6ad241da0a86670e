"""Operations: long work that people watch, can stop, and may take back."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, Index, and_, func, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps
from shared.db.session import session
from shared.db.types import enum_column
from shared.kernel import clock
from shared.kernel.errors import NotFound
from shared.kernel.flow import Flow
from shared.kernel.i18n import gettext as _

#: A worker that has not been heard of for so long is dead; another takes its operation up.
SILENCE = timedelta(seconds=60)
#: Workers that may die over the same step before the operation is given up.
MOST_ATTEMPTS = 5


class OperationStatus(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNDOING = "undoing"
    UNDONE = "undone"


UNDER_WAY = (OperationStatus.WAITING, OperationStatus.RUNNING, OperationStatus.UNDOING)
IS_UNDER_WAY = "status IN ('waiting', 'running', 'undoing')"
ENDED = (OperationStatus.DONE, OperationStatus.FAILED, OperationStatus.CANCELLED)

OPERATION_FLOW: Flow[OperationStatus] = Flow(
    {
        OperationStatus.WAITING: {OperationStatus.RUNNING, OperationStatus.CANCELLED},
        OperationStatus.RUNNING: {OperationStatus.DONE, OperationStatus.FAILED, OperationStatus.CANCELLED},
        OperationStatus.DONE: {OperationStatus.UNDOING},
        OperationStatus.FAILED: {OperationStatus.UNDOING},
        OperationStatus.CANCELLED: {OperationStatus.UNDOING},
        OperationStatus.UNDOING: {OperationStatus.UNDONE, OperationStatus.FAILED},
        OperationStatus.UNDONE: set(),
    }
)


class Operation(Timestamps, StoreModel):
    """Long work on one store. ``kind`` names who carries it out, ``details`` what is asked for.

    ``cursor`` is how far it is committed, in the kind's own words; ``claim`` names the worker that has it.
    ``problems`` are the first of them as ``{"message", …}``, ``problem_count`` is how many there were.
    ``result`` is what it leaves behind, ``undoable`` whether that can be taken back.
    """

    __tablename__ = "operations"
    __table_args__ = (
        Index("ix_operations_newest", "store_id", "created_at"),
        Index(
            "ix_operations_under_way",
            "store_id",
            "status",
            postgresql_where="status IN ('waiting','running','undoing')",
        ),
    )

    kind: Mapped[str]
    status: Mapped[OperationStatus] = mapped_column(enum_column(OperationStatus), default=OperationStatus.WAITING)
    total: Mapped[int | None]
    done: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    problem_count: Mapped[int] = mapped_column(default=0)
    problems: Mapped[list[Any]] = mapped_column(default=list)
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    cursor: Mapped[dict[str, Any]] = mapped_column(default=dict)
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    undoable: Mapped[bool] = mapped_column(default=False)
    wants_cancel: Mapped[bool] = mapped_column(default=False)
    locale: Mapped[str] = mapped_column(default="en")
    user_id: Mapped[UUID | None]
    claim: Mapped[UUID | None]
    attempts: Mapped[int] = mapped_column(default=0)
    heartbeat_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    started_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    @property
    def is_under_way(self) -> bool:
        return self.status in UNDER_WAY

    @property
    def can_be_undone(self) -> bool:
        return self.undoable and self.status in ENDED

    @property
    def share(self) -> float | None:
        """How much is done, from 0 to 1; None while nobody knows how much there is."""
        return min(1.0, self.done / self.total) if self.total else None

    def move_to(self, status: OperationStatus) -> None:
        """Raises Conflict where that may not follow."""
        self.status = OPERATION_FLOW.move(self.status, status)
        if status not in UNDER_WAY:
            self.finished_at, self.claim, self.wants_cancel = clock.now(), None, False


def operation_by_id(operation_id: UUID, *, lock: bool = False) -> Operation:
    """Raises NotFound. With ``lock`` nobody else changes it before the transaction ends."""
    statement = select(Operation).where(Operation.id == operation_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = session().scalars(statement).first()
    if found is None:
        raise NotFound(_("This operation does not exist."))
    return found


def operations_by_id(operation_ids: Iterable[UUID]) -> dict[UUID, Operation]:
    """Those of them that exist."""
    found = session().scalars(select(Operation).where(Operation.id.in_(list(operation_ids))))
    return {operation.id: operation for operation in found}


def claim_operation(operation_id: UUID, claim: UUID) -> Operation | None:
    """The operation for the one worker that may carry it on now; None where it has ended or somebody works on it."""
    now = clock.now()
    free = or_(Operation.claim.is_(None), Operation.heartbeat_at < now - SILENCE)
    statement = (
        update(Operation)
        .where(Operation.id == operation_id, Operation.status.in_(UNDER_WAY), free)
        .values(claim=claim, heartbeat_at=now, attempts=Operation.attempts + 1)
        .returning(Operation)
    )
    return session().scalars(statement, execution_options={"populate_existing": True}).first()


def newest_operations(kinds: list[str], *, page: int, per_page: int) -> tuple[list[Operation], int]:
    """A page of the operations of these kinds, newest first, and how many there are."""
    wanted = Operation.kind.in_(kinds)
    total = session().scalar(select(func.count()).select_from(Operation).where(wanted)) or 0
    statement = select(Operation).where(wanted).order_by(Operation.created_at.desc(), Operation.id.desc())
    return list(session().scalars(statement.offset((page - 1) * per_page).limit(per_page))), total


def operations_under_way(kinds: list[str]) -> int:
    """How many of these kinds wait or run."""
    statement = select(func.count()).select_from(Operation)
    return session().scalar(statement.where(Operation.status.in_(UNDER_WAY), Operation.kind.in_(kinds))) or 0


def is_forgotten(now: datetime) -> ColumnElement[bool]:
    """Under way, but no worker has been heard of: its call was lost, or it died."""
    heard = func.coalesce(Operation.heartbeat_at, Operation.created_at)
    return and_(Operation.status.in_(UNDER_WAY), heard < now - SILENCE)
