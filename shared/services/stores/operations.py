"""Long work: asked for here, carried out by a worker in short transactions, stopped and taken back when asked."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from shared.db.session import leave_transaction, maintenance_scope, session, transaction
from shared.events.operations import OperationEnded, OperationOwed
from shared.events.outbox import record
from shared.kernel import clock
from shared.kernel.errors import Conflict, GatewayFailed, ShopsteadError
from shared.kernel.i18n import current_language, use_locale
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import new_id
from shared.models.stores.operation import (
    MOST_ATTEMPTS,
    Operation,
    OperationStatus,
    claim_operation,
    is_forgotten,
    operation_by_id,
)
from shared.services.stores.operation_kinds import OperationKind, operation_kind_named
from shared.services.stores.operation_progress import (
    SLICE_SECONDS,
    OperationCancelled,
    OperationLost,
    OperationPaused,
    Progress,
)

AT_ONCE = 500

log = structlog.get_logger("shopstead.operations")


def start_operation(
    kind: str,
    details: Mapping[str, Any],
    *,
    total: int | None = None,
    user_id: UUID | None = None,
    operation_id: UUID | None = None,
) -> Operation:
    """Ask for long work; a worker begins soon after the commit. ``details`` are JSON values. Raises NotFound."""
    known = operation_kind_named(kind)
    with transaction() as current:
        operation = Operation(
            id=operation_id or new_id(),
            kind=known.name,
            details=dict(details),
            total=total,
            undoable=False,
            user_id=user_id,
            locale=current_language().code,
        )
        current.add(operation)
        current.flush()
        record(OperationOwed(operation.id))
    return operation


def cancel_operation(operation_id: UUID) -> Operation:
    """Stop it: at once where it still waits, else after the step that is being made. Raises Conflict where it ended."""
    with transaction():
        operation = operation_by_id(operation_id, lock=True)
        if operation.status is OperationStatus.WAITING and operation.claim is None:
            _end(operation, OperationStatus.CANCELLED)
        elif operation.status in (OperationStatus.WAITING, OperationStatus.RUNNING):
            operation.wants_cancel = True
        else:
            raise Conflict(_("This has ended already."))
    return operation


def undo_operation(operation_id: UUID) -> Operation:
    """Take back what it did. Raises Conflict where that cannot be (any more)."""
    with transaction():
        operation = operation_by_id(operation_id, lock=True)
        if not operation.can_be_undone or operation_kind_named(operation.kind).undo is None:
            raise Conflict(_("This cannot be undone."))
        operation.move_to(OperationStatus.UNDOING)
        operation.result = operation.result | {"carried_out": {"done": operation.done, "failed": operation.failed}}
        operation.total, operation.done, operation.failed, operation.cursor = operation.done, 0, 0, {}
        operation.problems, operation.problem_count, operation.attempts = [], 0, 0
        operation.started_at, operation.finished_at, operation.heartbeat_at = clock.now(), None, clock.now()
        record(OperationOwed(operation.id))
    return operation


def run_operation(operation_id: UUID, *, slice_seconds: float = SLICE_SECONDS) -> bool:
    """Carry it on for one slice of time. True where it has to be called again.

    Nothing happens where it has ended or another worker has it. Failures of the database or of what is outside are
    raised: the operation stays where it is, and the sweeper has it taken up again.
    """
    claim = new_id()
    with transaction():
        operation = claim_operation(operation_id, claim)
        if operation is None:
            return False
        _begin(operation)
    progress = Progress(operation, claim, slice_seconds=slice_seconds)
    with use_locale(operation.locale):
        return _carry_on(operation, operation_kind_named(operation.kind), progress)


def _begin(operation: Operation) -> None:
    if operation.status is OperationStatus.WAITING:
        operation.move_to(OperationStatus.RUNNING)
        operation.started_at = operation.started_at or clock.now()


def _carry_on(operation: Operation, kind: OperationKind, progress: Progress) -> bool:
    is_undo = operation.status is OperationStatus.UNDOING
    run = (kind.undo or kind.run) if is_undo else kind.run
    try:
        _refuse_after_many_attempts(operation)
        run(operation, progress)
        progress.save_last()
        _close(operation.id, OperationStatus.UNDONE if is_undo else OperationStatus.DONE, undoable=_leaves_undo(kind))
    except OperationPaused:
        _give_back(operation.id)
        return True
    except OperationLost:
        return False
    except OperationCancelled:
        _close(operation.id, OperationStatus.CANCELLED, undoable=_leaves_undo(kind))
    except (DBAPIError, GatewayFailed):
        with suppress(DBAPIError):
            _give_back(operation.id)
        raise
    except ShopsteadError as error:
        _close(operation.id, OperationStatus.FAILED, error.message, undoable=_leaves_undo(kind) and not is_undo)
    except Exception:
        log.exception("operation failed", operation_id=str(operation.id), kind=operation.kind)
        told = _("Something went wrong on our side. What was done before is kept.")
        _close(operation.id, OperationStatus.FAILED, told, undoable=_leaves_undo(kind) and not is_undo)
    return False


def _leaves_undo(kind: OperationKind) -> bool:
    return kind.undo is not None


def _refuse_after_many_attempts(operation: Operation) -> None:
    if operation.attempts > MOST_ATTEMPTS:
        raise Conflict(_("This was tried several times and broke off each time at the same place."))


def _close(operation_id: UUID, status: OperationStatus, problem: str = "", *, undoable: bool) -> None:
    leave_transaction()
    with transaction():
        operation = operation_by_id(operation_id, lock=True)
        if problem:
            operation.problems = [*operation.problems, {"message": problem}]
            operation.problem_count += 1
        operation.undoable = undoable
        _end(operation, status)


def _end(operation: Operation, status: OperationStatus) -> None:
    operation.move_to(status)
    record(OperationEnded(operation.id, status.value))


def _give_back(operation_id: UUID) -> None:
    """Let the next worker have it at once."""
    with transaction():
        session().execute(
            update(Operation).where(Operation.id == operation_id).values(claim=None, heartbeat_at=clock.now())
        )


def forgotten_operations() -> list[tuple[UUID, UUID]]:
    """``(store_id, operation_id)`` of what waits for nobody or whose worker died; each is named once a minute."""
    with maintenance_scope(), transaction():
        rows = session().execute(
            select(Operation.store_id, Operation.id)
            .where(is_forgotten(clock.now()))
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        found = [(store_id, operation_id) for store_id, operation_id in rows]
        session().execute(
            update(Operation)
            .where(Operation.id.in_([operation_id for _store, operation_id in found]))
            .values(heartbeat_at=clock.now(), claim=None)
            .execution_options(synchronize_session=False)
        )
    return found
