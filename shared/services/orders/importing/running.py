"""The dry run and the import itself: batch after batch of whole orders, each batch one short transaction."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.exc import DataError, IntegrityError

from shared.db.bulk import insert_rows
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.models.orders.order_import import ImportedOutcome, OrderImport, OrderImportItem, order_import_by_id
from shared.models.stores.operation import Operation
from shared.services.catalog.sheets.shape import SheetShape
from shared.services.catalog.sheets.sheet import read_rows
from shared.services.inventory.product_imports.files import local_copy
from shared.services.orders.importing.columns import Source, codes_of
from shared.services.orders.importing.imports import CHECK, RUN
from shared.services.orders.importing.past import OrderRows, PastOrder
from shared.services.orders.importing.planning import Planner, outcome_of
from shared.services.orders.importing.reading import group_orders
from shared.services.orders.importing.undoing import undo_order_import
from shared.services.orders.importing.writing import OrderRowsWriter, Written
from shared.services.stores.operation_kinds import operation_kind
from shared.services.stores.operation_progress import Progress

MOST_ORDERS = 200


def _described(operation: Operation) -> str:
    return str(operation.details["filename"])


@operation_kind(CHECK, label=_l("Trial of an import of orders"), permission="orders.import", describe=_described)
def check(operation: Operation, progress: Progress) -> None:
    """Say what would become of each order, and do nothing."""
    _Work(operation, progress, is_trial=True).go()


@operation_kind(
    RUN, label=_l("Import of orders"), permission="orders.import", undo=undo_order_import, describe=_described
)
def run(operation: Operation, progress: Progress) -> None:
    """Bring the orders of a file in."""
    _Work(operation, progress, is_trial=False).go()


class _Work:
    def __init__(self, operation: Operation, progress: Progress, *, is_trial: bool) -> None:
        self._operation, self._progress, self._is_trial = operation, progress, is_trial
        self._imported: OrderImport = order_import_by_id(UUID(operation.details["import_id"]))
        self._source = Source(self._imported.source)
        self._planner, self._writer = Planner(self._source), OrderRowsWriter()

    def go(self) -> None:
        imported = self._imported
        shape, codes = SheetShape.from_json(imported.shape), codes_of(imported.names, self._source)
        with local_copy(imported.key) as path:
            if self._operation.total is None:
                self._progress.expect(sum(1 for _row in read_rows(path, shape)))
                self._progress.save()
            position = self._progress.cursor.get("position", 0)
            for batch in self._batches(group_orders(read_rows(path, shape), codes), position):
                self._carry(batch, position)
                position += len(batch)

    def _batches(self, groups: Iterator[OrderRows], done: int) -> Iterator[list[OrderRows]]:
        batch: list[OrderRows] = []
        for number, group in enumerate(groups):
            if number < done:
                self._planner.remember(group)
                continue
            batch.append(group)
            if len(batch) >= MOST_ORDERS:
                yield batch
                batch = []
        if batch:
            yield batch

    def _carry(self, batch: Sequence[OrderRows], position: int) -> None:
        """One transaction; where the database refuses it, one order after the other."""
        try:
            with self._progress.batch():
                orders = self._planner.plan(batch)
                new = [order for order in orders if outcome_of(order) is ImportedOutcome.CREATED]
                written = [] if self._is_trial else self._writer.write(new)
                self._note(orders, dict(zip((order.key for order in new), written, strict=bool(written))), position)
        except (IntegrityError, DataError):
            self._planner.forget(batch)
            if len(batch) == 1:
                self._note_refusal(batch[0], position)
                return
            for index, rows in enumerate(batch):
                self._carry([rows], position + index)

    def _note(self, orders: Sequence[PastOrder], written: dict[str, Written], position: int) -> None:
        insert_rows(
            OrderImportItem,
            [self._item(order, written.get(order.key), position + index) for index, order in enumerate(orders)],
        )
        failed = [order for order in orders if outcome_of(order) is ImportedOutcome.FAILED]
        for order in failed:
            for problem in order.problems:
                self._progress.tell_problem(problem["message"], row=problem["row"])
        count = sum(len(order.rows.rows) for order in orders)
        self._progress.step(count, failed=len(failed), position=position + len(orders))

    def _item(self, order: PastOrder, written: Written | None, position: int) -> dict[str, Any]:
        return {
            "import_id": self._imported.id,
            "operation_id": self._operation.id,
            "order_id": written.order_id if written else None,
            "customer_id": written.new_customer_id if written else None,
            "position": position,
            "first_row": order.rows.first,
            "last_row": order.rows.last,
            "name": order.name,
            "external_key": order.key,
            "email": order.email,
            "outcome": outcome_of(order),
            "currency": order.currency,
            "total": order.total,
            "problems": [] if order.is_known else order.problems,
        }

    def _note_refusal(self, rows: OrderRows, position: int) -> None:
        """Somebody else imported it at the same moment, or a value fits no column."""
        order = PastOrder(rows, rows.name[:100], "")
        order.complain(_("Another import brought this order in a moment ago, or a value is too large."))
        with self._progress.batch():
            self._note([order], {}, position)
