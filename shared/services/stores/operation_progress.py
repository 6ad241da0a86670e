"""How long work tells how far it is, committed together with what it did."""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import update

from shared.db.session import session, transaction
from shared.kernel import clock
from shared.models.stores.operation import Operation, OperationStatus

#: After so many seconds the operation steps back in line, so that a store with much work does not starve the others.
SLICE_SECONDS = 20.0
PROBLEMS_KEPT = 200


class OperationCancelled(Exception):  # noqa: N818 (not an error)
    """Somebody asked to stop; what was committed stays."""


class OperationPaused(Exception):  # noqa: N818
    """The slice of time is over; the rest comes in a later one."""


class OperationLost(Exception):  # noqa: N818
    """Another worker has taken the operation up, because this one was silent for too long."""


class Progress:
    """The one way in which a kind's ``run`` tells of itself::

        for batch in batches_from(progress.cursor.get("row", 0)):
            with progress.batch():
                ...                                # the work, in one short transaction
                progress.step(len(batch), row=batch.end)

    How far it is becomes true in the same transaction as the work, so that a killed worker's operation is taken up
    exactly where it was. Between batches it may be stopped, or put back in line.
    """

    def __init__(self, operation: Operation, claim: UUID, *, slice_seconds: float = SLICE_SECONDS) -> None:
        self.operation = operation
        self.cursor: dict[str, Any] = dict(operation.cursor)
        self._claim = claim
        self._until = time.monotonic() + slice_seconds
        self._has_moved = False
        self._forget()

    def _forget(self) -> None:
        self._done, self._failed = 0, 0
        self._problems: list[dict[str, Any]] = []
        self._result: dict[str, Any] = {}
        self._wanted_cursor: dict[str, Any] | None = None
        self._total: int | None = None

    def step(self, done: int = 1, *, failed: int = 0, **cursor: Any) -> None:
        """So many things more were dealt with, so many of them in vain; ``cursor`` says where to go on."""
        self._done += done
        self._failed += failed
        if cursor:
            self._wanted_cursor = (self._wanted_cursor or self.cursor) | cursor

    def expect(self, total: int) -> None:
        """How many things there are in all."""
        self._total = total

    def tell_problem(self, message: str, **where: Any) -> None:
        """Something that people should read; ``where`` holds JSON values such as ``row`` or ``handle``."""
        self._problems.append({"message": message, **where})

    def leave_result(self, **values: Any) -> None:
        """What the operation leaves behind, added to what it left before."""
        self._result |= values

    @contextmanager
    def batch(self) -> Iterator[None]:
        """One transaction of work, and how far it brings the operation: both or neither."""
        self.check()
        try:
            with transaction():
                yield
                self._write()
        except BaseException:
            self._forget()
            raise
        self._settle()

    def save(self) -> None:
        """Commit what was told outside of a batch, and show that the worker lives. Call it at least twice a minute."""
        with self.batch():
            pass

    def heed(self, done: int) -> None:
        """For work that cannot be taken up in its middle: tell how far it is, and stop if somebody asked to.

        A worker that starts it again begins anew, and so does the count.
        """
        self._until = math.inf
        self.step(done)
        self.save()

    def save_last(self) -> None:
        """Commit what was told since the last batch, at the very end."""
        with transaction():
            self._write()

    def check(self) -> None:
        """Raises OperationCancelled where somebody asked to stop, OperationPaused where the slice is over.

        Every slice makes at least one step, however long it took to get ready for it.
        """
        if self.operation.wants_cancel and self.operation.status is not OperationStatus.UNDOING:
            raise OperationCancelled
        if self._has_moved and time.monotonic() > self._until:
            raise OperationPaused

    def _write(self) -> None:
        statement = update(Operation).where(Operation.id == self.operation.id, Operation.claim == self._claim)
        statement = statement.values(self._values())
        fresh = {"populate_existing": True, "synchronize_session": False}
        if session().scalars(statement.returning(Operation), execution_options=fresh).first() is None:
            raise OperationLost

    def _values(self) -> dict[Any, Any]:
        values: dict[Any, Any] = {
            "done": Operation.done + self._done,
            "failed": Operation.failed + self._failed,
            "heartbeat_at": clock.now(),
            "attempts": 0,
        }
        if self._problems:
            room = max(0, PROBLEMS_KEPT - len(self.operation.problems))
            values["problems"] = [*self.operation.problems, *self._problems[:room]]
            values["problem_count"] = Operation.problem_count + len(self._problems)
        if self._wanted_cursor is not None:
            values["cursor"] = self._wanted_cursor
        if self._result:
            values["result"] = self.operation.result | self._result
        if self._total is not None:
            values["total"] = self._total
        return values

    def _settle(self) -> None:
        """Committed: from here on this is where the operation stands."""
        self.cursor = self._wanted_cursor if self._wanted_cursor is not None else self.cursor
        self._has_moved = True
        self._forget()
