"""The dry run and the import itself: batch after batch of whole products, each batch one short transaction."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.exc import DataError, IntegrityError

from shared.db.bulk import insert_rows
from shared.db.session import transaction
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.models.catalog.product_import import ImportItem, Outcome, ProductImport, import_by_id
from shared.models.stores.operation import Operation
from shared.models.stores.store import current_store
from shared.services.catalog.product_files.grouping import ProductRows, group_rows
from shared.services.catalog.sheets.shape import SheetKind, SheetShape
from shared.services.catalog.sheets.sheet import read_rows
from shared.services.catalog.sheets.writing import write_plain_csv
from shared.services.inventory.locations import ensure_default_location
from shared.services.inventory.product_imports.applying import Applier
from shared.services.inventory.product_imports.books import CategoryBook, FieldBook
from shared.services.inventory.product_imports.files import keep, local_copy, temporary_path
from shared.services.inventory.product_imports.imports import CHECK, CSV, RUN, options_of
from shared.services.inventory.product_imports.pictures import owe_pictures, start_fetching
from shared.services.inventory.product_imports.planning import Planner
from shared.services.inventory.product_imports.plans import Plan
from shared.services.inventory.product_imports.undoing import undo_import
from shared.services.stores.operation_kinds import operation_kind
from shared.services.stores.operation_progress import Progress

MOST_PRODUCTS = 200
MOST_ROWS = 1_000
TABLE = SheetShape(SheetKind.CSV, "utf-8", ",")


def _described(operation: Operation) -> str:
    return str(operation.details["filename"])


@operation_kind(CHECK, label=_l("Trial of an import"), permission="catalog.edit", describe=_described)
def check(operation: Operation, progress: Progress) -> None:
    """Say what each row would do, and do nothing."""
    _Work(operation, progress, is_trial=True).go()


@operation_kind(RUN, label=_l("Import of products"), permission="catalog.edit", undo=undo_import, describe=_described)
def run(operation: Operation, progress: Progress) -> None:
    """Create and change the products of a file, then have their pictures fetched."""
    _Work(operation, progress, is_trial=False).go()
    with progress.batch():
        start_fetching(operation)


@dataclass
class _Work:
    operation: Operation
    progress: Progress
    is_trial: bool

    def go(self) -> None:
        imported = import_by_id(UUID(self.operation.details["import_id"]))
        with readable_table(imported, self.progress) as (path, shape):
            if self.operation.total is None:
                self.progress.expect(sum(1 for _row in read_rows(path, shape)))
                self.progress.save()
            codes: list[str] = self.operation.details["mapping"]
            self._prepare(imported, codes)
            position = self.progress.cursor.get("position", 0)
            for batch in self._batches(group_rows(read_rows(path, shape), codes), position):
                self._carry(batch, position)
                position += len(batch)

    def _prepare(self, imported: ProductImport, codes: list[str]) -> None:
        with transaction():
            location_id = ensure_default_location().id
            categories, fields = CategoryBook(), FieldBook()
        options = options_of(self.operation)
        self._imported_id = imported.id
        self._planner = Planner(options, codes, current_store().currency, location_id, categories, fields)
        self._applier = Applier(self.operation.id, self.operation.user_id, location_id, categories, fields)

    def _batches(self, groups: Iterator[ProductRows], done: int) -> Iterator[list[ProductRows]]:
        batch: list[ProductRows] = []
        rows = 0
        for number, group in enumerate(groups):
            if number < done:
                self._planner.remember(group)
                continue
            batch.append(group)
            rows += len(group.rows)
            if len(batch) >= MOST_PRODUCTS or rows >= MOST_ROWS:
                yield batch
                batch, rows = [], 0
        if batch:
            yield batch

    def _carry(self, batch: Sequence[ProductRows], position: int) -> None:
        """One transaction; where the database refuses it, one product after the other."""
        try:
            with self.progress.batch():
                plans = self._planner.plan(batch, lock=not self.is_trial)
                journals = {} if self.is_trial else self._applier.apply(plans)
                self._note(plans, journals, position)
        except (IntegrityError, DataError):
            self._planner.forget(batch)
            self._reload_books()
            if len(batch) == 1:
                self._note_refusal(batch[0], position)
                return
            for index, rows in enumerate(batch):
                self._carry([rows], position + index)

    def _reload_books(self) -> None:
        """What was made in the transaction that came to nothing is not there."""
        self._planner.categories.__init__()  # type: ignore[misc]
        self._planner.fields.__init__()  # type: ignore[misc]

    def _note(self, plans: Sequence[Plan], journals: dict[UUID, dict[str, Any]], position: int) -> None:
        if not self.is_trial:
            owe_pictures(self._imported_id, plans)
        items = [self._item(plan, journals, position + index) for index, plan in enumerate(plans)]
        insert_rows(ImportItem, items)
        for plan in plans:
            for problem in plan.problems:
                self.progress.tell_problem(problem["message"], row=problem["row"])
        failed = sum(plan.outcome is Outcome.FAILED for plan in plans)
        count = sum(len(plan.rows.rows) for plan in plans)
        self.progress.step(count, failed=failed, position=position + len(plans))

    def _item(self, plan: Plan, journals: dict[UUID, dict[str, Any]], position: int) -> dict[str, Any]:
        version = None
        if plan.product_id in journals:
            version = plan.known.version + 1 if plan.known else 1
        return {
            "import_id": self._imported_id,
            "operation_id": self.operation.id,
            "position": position,
            "first_row": plan.rows.first,
            "last_row": plan.rows.last,
            "handle": plan.handle[:255],
            "title": plan.title[:255],
            "outcome": plan.outcome,
            "product_id": plan.product_id or (plan.known.id if plan.known else None),
            "changes": plan.changes,
            "problems": plan.problems,
            "journal": journals.get(plan.product_id, {}) if plan.product_id else {},
            "version": version,
            "undone_at": None,
        }

    def _note_refusal(self, rows: ProductRows, position: int) -> None:
        """Somebody else took its handle or SKU at the same moment, or a value fits no column."""
        plan = Plan(rows)
        plan.complain(_("Another product got this address or SKU a moment ago, or a value is too large."))
        with self.progress.batch():
            self._note([plan], {}, position)


@contextmanager
def readable_table(imported: ProductImport, progress: Progress) -> Iterator[tuple[Path, SheetShape]]:
    """The file as CSV on this machine; a workbook is turned into one once, so that it is quick to take up again."""
    shape = SheetShape.from_json(imported.shape)
    if shape.kind is SheetKind.CSV:
        with local_copy(imported.key) as path:
            yield path, shape
        return
    if not imported.table_key:
        key = _unfold(imported, shape)
        with progress.batch():
            imported.table_key = key
    with local_copy(imported.table_key) as path:
        yield path, TABLE


def _unfold(imported: ProductImport, shape: SheetShape) -> str:
    with local_copy(imported.key) as book, temporary_path(".csv") as path:
        write_plain_csv(path, imported.names, ((row.number, row.cells) for row in read_rows(book, shape)))
        return keep(path, "products.csv", CSV)
