"""Long work from the command line: carried out here, with a bar, as a worker would do it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from shared.db.session import platform_scope, session, store_scope
from shared.kernel.config import current_settings
from shared.kernel.errors import NotFound
from shared.kernel.i18n import use_locale
from shared.models.stores.operation import Operation, operation_by_id
from shared.models.stores.store import Store, stores_of_everybody
from shared.services.stores.operations import run_operation
from shared.web.process import prepare_process

SLICE_SECONDS = 3600.0
LOOK_EVERY = 0.4
console = Console(highlight=False)


@contextmanager
def in_store(handle: str) -> Iterator[Store]:
    """Work on the store of that handle, in English. Raises NotFound."""
    prepare_process(current_settings())
    with platform_scope():
        store = next((one for one in stores_of_everybody() if one.handle == handle), None)
    if store is None:
        raise NotFound(f"There is no store {handle!r}: its handle is the first part of its address.")
    with store_scope(store.id), use_locale("en"):
        yield store


def carry_out(store_id: UUID, operation_id: UUID, label: str) -> Operation:
    """Run the operation here, or watch the worker that was quicker; returns it when it has ended."""
    stop = threading.Event()
    watcher = threading.Thread(target=_watch, args=(store_id, operation_id, label, stop), daemon=True)
    watcher.start()
    try:
        while run_operation(operation_id, slice_seconds=SLICE_SECONDS) or _is_under_way(operation_id):
            time.sleep(LOOK_EVERY)
    finally:
        stop.set()
        watcher.join(timeout=5)
    session().expire_all()
    return operation_by_id(operation_id)


def _is_under_way(operation_id: UUID) -> bool:
    session().commit()
    session().expire_all()
    return operation_by_id(operation_id).is_under_way


def _watch(store_id: UUID, operation_id: UUID, label: str, stop: threading.Event) -> None:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as bar, store_scope(store_id):
        task = bar.add_task(label, total=None)
        while True:
            is_over = stop.wait(LOOK_EVERY)
            session().expire_all()
            operation = operation_by_id(operation_id)
            bar.update(task, completed=operation.done, total=operation.total)
            session().commit()
            if is_over:
                return
