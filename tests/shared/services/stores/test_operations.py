"""Long work goes on where it was, once, whatever happens to its workers."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine

from shared.db.engine import Engines
from shared.db.session import store_scope, transaction
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.models.stores.operation import Operation, OperationStatus, operation_by_id
from shared.models.stores.setting import StoreSetting, setting_of
from shared.models.stores.store import Store
from shared.services.stores.operation_kinds import OperationKind, all_operation_kinds, operation_kind
from shared.services.stores.operation_progress import OperationLost, Progress
from shared.services.stores.operations import (
    cancel_operation,
    forgotten_operations,
    run_operation,
    start_operation,
    undo_operation,
)

MODULE = "counting"
SHOT: set[UUID] = set()


class Killed(BaseException):
    """Like a worker that is shot: nothing of ours catches it."""


def count_up(operation: Operation, progress: Progress) -> None:
    """Adds one to a counter for each number from the cursor on, three to a transaction."""
    progress.expect(9)
    for start in range(progress.cursor.get("at", 0), 9, 3):
        with progress.batch():
            _count(3)
            if operation.details.get("dies_at") == start and operation.id not in SHOT:
                SHOT.add(operation.id)
                raise Killed
            if operation.details.get("refused_at") == start:
                raise Invalid("The seventh is not a number.")
            progress.tell_problem("A remark", row=start)
            progress.step(3, failed=1, at=start + 3)


def count_down(operation: Operation, progress: Progress) -> None:
    with progress.batch():
        _count(-3 * (operation.total or 0) // 3)
        progress.step(operation.total or 0)


KIND = operation_kind("test.count", label="Counting", permission="catalog.edit", undo=count_down)(count_up)


def _count(more: int) -> None:
    setting = setting_of(MODULE)
    assert setting is not None
    setting.values = {"count": setting.values["count"] + more}


def counted(store: Store) -> int:
    with store_scope(store.id):
        setting = setting_of(MODULE)
        assert setting is not None
        return int(setting.values["count"])


def state(store: Store, operation_id: UUID) -> Operation:
    with store_scope(store.id):
        return operation_by_id(operation_id)


@pytest.fixture
def kind() -> Iterator[OperationKind]:
    all_operation_kinds()[KIND.name] = KIND
    yield KIND
    del all_operation_kinds()[KIND.name]


@pytest.fixture
def store(two_stores: tuple[Store, Store], kind: OperationKind) -> Store:
    for one in two_stores:
        with store_scope(one.id) as current, transaction():
            current.add(StoreSetting(module=MODULE, values={"count": 0}))
    return two_stores[0]


def start(store: Store, **details: object) -> UUID:
    with store_scope(store.id):
        return start_operation("test.count", details).id


def run(store: Store, operation_id: UUID, **options: float) -> bool:
    with store_scope(store.id):
        return run_operation(operation_id, **options)


def test_an_operation_runs_to_its_end_and_tells_of_it(store: Store, two_stores: tuple[Store, Store]) -> None:
    operation_id = start(store)
    assert run(store, operation_id) is False
    ended = state(store, operation_id)
    assert (ended.status, ended.done, ended.total, ended.failed) == (OperationStatus.DONE, 9, 9, 3)
    assert [problem["row"] for problem in ended.problems] == [0, 3, 6]
    assert ended.finished_at is not None
    assert counted(store) == 9
    assert counted(two_stores[1]) == 0


def test_a_finished_operation_does_not_run_twice(store: Store) -> None:
    operation_id = start(store)
    run(store, operation_id)
    run(store, operation_id)
    assert counted(store) == 9


def test_an_operation_belongs_to_its_store(store: Store, two_stores: tuple[Store, Store]) -> None:
    operation_id = start(store)
    assert run(two_stores[1], operation_id) is False
    with pytest.raises(NotFound):
        state(two_stores[1], operation_id)


def test_a_killed_workers_operation_goes_on_exactly_where_it_was(store: Store) -> None:
    operation_id = start(store, dies_at=6)
    with pytest.raises(Killed):
        run(store, operation_id)
    assert counted(store) == 6
    assert run(store, operation_id) is False
    assert counted(store) == 6, "its claim still holds: another worker waits until it has been silent"
    with time_machine.travel(clock.now() + timedelta(seconds=90)):
        assert (store.id, operation_id) in forgotten_operations()
        run(store, operation_id)
    assert counted(store) == 9
    assert state(store, operation_id).status is OperationStatus.DONE


def test_a_worker_that_was_given_up_commits_nothing_more(store: Store) -> None:
    operation_id = start(store)
    with store_scope(store.id), transaction():
        from_before = Progress(operation_by_id(operation_id), operation_id)
    run(store, operation_id)
    with store_scope(store.id), pytest.raises(OperationLost), from_before.batch():
        _count(100)
    assert counted(store) == 9


def test_a_slice_ends_between_two_steps(store: Store) -> None:
    operation_id = start(store)
    assert run(store, operation_id, slice_seconds=0) is True
    assert counted(store) == 3
    while run(store, operation_id, slice_seconds=0):
        pass
    assert counted(store) == 9


def test_what_waits_is_cancelled_at_once(store: Store) -> None:
    operation_id = start(store)
    with store_scope(store.id):
        assert cancel_operation(operation_id).status is OperationStatus.CANCELLED
        with pytest.raises(Conflict):
            cancel_operation(operation_id)
    run(store, operation_id)
    assert counted(store) == 0


def test_what_runs_is_stopped_after_its_step(store: Store) -> None:
    operation_id = start(store)
    run(store, operation_id, slice_seconds=0)
    with store_scope(store.id):
        cancel_operation(operation_id)
    run(store, operation_id)
    assert state(store, operation_id).status is OperationStatus.CANCELLED
    assert counted(store) == 3


def test_a_refusal_ends_it_with_its_reason_and_keeps_what_was_done(store: Store) -> None:
    operation_id = start(store, refused_at=6)
    run(store, operation_id)
    ended = state(store, operation_id)
    assert ended.status is OperationStatus.FAILED
    assert ended.problems[-1]["message"] == "The seventh is not a number."
    assert counted(store) == 6


def test_an_operation_is_taken_back_once(store: Store) -> None:
    operation_id = start(store)
    run(store, operation_id)
    with store_scope(store.id):
        undo_operation(operation_id)
    run(store, operation_id)
    assert state(store, operation_id).status is OperationStatus.UNDONE
    assert counted(store) == 0
    with store_scope(store.id), pytest.raises(Conflict):
        undo_operation(operation_id)


def test_work_over_which_workers_keep_dying_is_given_up(store: Store, engines: Engines) -> None:
    operation_id = start(store)
    with store_scope(store.id), transaction():
        operation_by_id(operation_id).attempts = 5
    run(store, operation_id)
    assert state(store, operation_id).status is OperationStatus.FAILED
    assert counted(store) == 0
