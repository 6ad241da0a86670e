"""Rows of orders that did not go through, as a file of their own: mend it and send it again."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select

from shared.db.session import session
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.models.orders.order_import import ImportedOutcome, OrderImport, OrderImportItem, order_import_by_id
from shared.services.catalog.sheets.shape import SheetShape
from shared.services.catalog.sheets.sheet import read_rows
from shared.services.catalog.sheets.writing import csv_lines
from shared.services.inventory.product_imports.failed_rows import PROBLEM
from shared.services.inventory.product_imports.files import local_copy


def failed_order_rows(import_id: UUID) -> Iterator[str]:
    """CSV in lines, with the reasons in a last column; cells are as they were sent. Raises NotFound."""
    imported = order_import_by_id(import_id)
    operation_id = imported.run_id or imported.check_id
    if operation_id is None:
        raise NotFound(_("This file was not tried yet."))
    return _lines(imported, _reasons(operation_id))


def _reasons(operation_id: UUID) -> dict[int, str]:
    """Every row of a failed order, with what is wrong with it."""
    item = OrderImportItem
    wanted = select(item.first_row, item.last_row, item.problems).where(
        item.operation_id == operation_id, item.outcome == ImportedOutcome.FAILED
    )
    reasons: dict[int, str] = {}
    for first, last, problems in session().execute(wanted):
        for number in range(first, last + 1):
            reasons[number] = " ".join(one["message"] for one in problems if one["row"] == number)
    return reasons


def _lines(imported: OrderImport, reasons: dict[int, str]) -> Iterator[str]:
    with local_copy(imported.key) as path:
        yield "\ufeff" + next(csv_lines([[*imported.names, PROBLEM]]))
        width = len(imported.names)
        for row in read_rows(path, SheetShape.from_json(imported.shape)):
            if row.number in reasons:
                cells = [*row.cells, *[""] * width][:width]
                yield from csv_lines([[*cells, reasons[row.number]]])
