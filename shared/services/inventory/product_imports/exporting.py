"""Take products out as a file: as a stream at once, or as an operation that leaves a link."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

from shared.db.session import leave_transaction
from shared.kernel import clock
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.models.stores.operation import Operation, OperationStatus, operation_by_id
from shared.models.stores.store import current_store
from shared.services.catalog.bulk.preview import count_chosen, next_chosen
from shared.services.catalog.bulk.wishes import Selection
from shared.services.catalog.sheets.writing import csv_lines, write_csv, write_xlsx
from shared.services.inventory.locations import ensure_default_location
from shared.services.inventory.product_imports.export_rows import ExportTable
from shared.services.inventory.product_imports.files import keep, temporary_path
from shared.services.inventory.product_imports.imports import CSV, XLSX
from shared.services.stores.links import store_url
from shared.services.stores.operation_kinds import operation_kind
from shared.services.stores.operation_progress import Progress
from shared.services.stores.operations import start_operation

EXPORT = "catalog.export"
BATCH = 200
#: So many products are sent at once, while the person waits.
AT_ONCE = 500


class Layout(StrEnum):
    """Whose columns the file has."""

    OURS = "ours"
    SHOPIFY = "shopify"


class FileKind(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


CONTENT_TYPES = {FileKind.CSV: CSV, FileKind.XLSX: XLSX}


@dataclass(frozen=True, slots=True)
class ExportWish:
    """Which products, in whose columns, as what kind of file."""

    chosen: Selection
    layout: Layout = Layout.OURS
    kind: FileKind = FileKind.CSV

    def to_json(self) -> dict[str, Any]:
        return {"selection": self.chosen.to_json(), "layout": self.layout.value, "kind": self.kind.value}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "ExportWish":
        return cls(Selection.from_json(kept["selection"]), Layout(kept["layout"]), FileKind(kept["kind"]))

    @property
    def filename(self) -> str:
        whose = "-shopify" if self.layout is Layout.SHOPIFY else ""
        return f"{current_store().handle}-products{whose}-{clock.now():%Y-%m-%d}.{self.kind}"


def start_export(wish: ExportWish, *, user_id: UUID | None = None) -> Operation:
    """Ask for the file; a worker writes it, and the operation's result names it."""
    return start_operation(EXPORT, wish.to_json(), total=count_chosen(wish.chosen), user_id=user_id)


def is_small(wish: ExportWish) -> bool:
    return count_chosen(wish.chosen) <= AT_ONCE


def write_export(wish: ExportWish, path: Path) -> int:
    """Write the file to disk; returns how many products are in it."""
    table = _table(wish)
    written = _Counted(wish, table)
    write = write_xlsx if wish.kind is FileKind.XLSX else write_csv
    write(path, table.head, written.rows())
    return written.count


def stream_csv(wish: ExportWish) -> Iterator[str]:
    """The CSV file line by line."""
    table = _table(wish)
    yield "\ufeff"
    yield from csv_lines([table.head])
    yield from csv_lines(_Counted(wish, table).rows())


def _table(wish: ExportWish) -> ExportTable:
    store = current_store()
    return ExportTable(
        for_shopify=wish.layout is Layout.SHOPIFY,
        currency=store.currency,
        location_id=ensure_default_location().id,
        media_root=store_url(store, "/media/"),
    )


class _Counted:
    """Rows in batches, each read in a transaction of its own, and how many products they were."""

    def __init__(self, wish: ExportWish, table: ExportTable, progress: Progress | None = None) -> None:
        self.count = 0
        self._wish, self._table, self._progress = wish, table, progress

    def rows(self) -> Iterator[list[str]]:
        after: UUID | None = None
        while ids := next_chosen(self._wish.chosen, after=after, until=None, limit=BATCH):
            yield from self._table.rows(ids)
            after = ids[-1]
            self.count += len(ids)
            leave_transaction()
            if self._progress is not None:
                self._progress.heed(len(ids))


def _described(operation: Operation) -> str:
    whose = {Layout.OURS: _("All columns"), Layout.SHOPIFY: _("For Shopify")}[Layout(operation.details["layout"])]
    return f"{whose} · {operation.details['kind'].upper()}"


@operation_kind(EXPORT, label=_l("Export of products"), permission="catalog.view", describe=_described)
def run(operation: Operation, progress: Progress) -> None:
    """Write the file and keep it privately; it is written in one go, so that it is of one piece."""
    wish = ExportWish.from_json(operation.details)
    progress.step(-operation.done)
    table = _table(wish)
    counted = _Counted(wish, table, progress)
    with temporary_path(f".{wish.kind}") as path:
        write = write_xlsx if wish.kind is FileKind.XLSX else write_csv
        write(path, table.head, counted.rows())
        key = keep(path, f"products.{wish.kind}", CONTENT_TYPES[wish.kind])
    progress.leave_result(key=key, filename=wish.filename)


def exported_file(operation_id: UUID) -> tuple[str, str, str]:
    """(key, file name, content type) of a finished export. Raises NotFound."""
    operation = operation_by_id(operation_id)
    if operation.kind != EXPORT or operation.status is not OperationStatus.DONE or "key" not in operation.result:
        raise NotFound(_("This file is not there."))
    kind = FileKind(operation.details["kind"])
    return operation.result["key"], operation.result["filename"], CONTENT_TYPES[kind]
