"""Bring past orders in from a file: receive it and see whose columns it has, try it, run it."""

from pathlib import PurePath
from typing import IO, Any
from uuid import UUID

from shared.db.session import transaction
from shared.kernel.errors import Conflict
from shared.kernel.i18n import gettext as _
from shared.models.orders.order_import import OrderImport, order_import_by_id
from shared.models.stores.operation import Operation, OperationStatus, operation_by_id
from shared.services.catalog.sheets.shape import SheetKind, detect_shape
from shared.services.catalog.sheets.sheet import read_head
from shared.services.inventory.product_imports.files import keep, receive, temporary_path
from shared.services.inventory.product_imports.imports import CSV, XLSX
from shared.services.orders.importing.columns import recognise_source
from shared.services.stores.operations import start_operation

CHECK, RUN = "orders.import_check", "orders.import"


def receive_orders(filename: str, stream: IO[bytes], *, user_id: UUID | None = None) -> OrderImport:
    """Keep an uploaded file, look whose columns it has, and ask for its trial.

    Raises Invalid in words (empty, too large, no orders …), GatewayFailed.
    """
    with temporary_path() as path:
        size = receive(stream, path)
        shape = detect_shape(path)
        head = read_head(path, shape)
        source = recognise_source(head.names)
        key = keep(path, f"orders.{shape.kind}", XLSX if shape.kind is SheetKind.XLSX else CSV)
    with transaction() as current:
        imported = OrderImport(
            filename=PurePath(filename.replace("\\", "/")).name[:200] or "orders",
            key=key,
            size=size,
            source=source.value,
            shape=shape.to_json(),
            names=head.names,
            user_id=user_id,
        )
        current.add(imported)
        current.flush()
        imported.check_id = start_operation(CHECK, _details(imported), user_id=user_id).id
    return imported


def run_order_import(import_id: UUID, *, user_id: UUID | None = None) -> Operation:
    """Carry the file out. Raises NotFound, Conflict (it was carried out before, or its trial is not over)."""
    with transaction():
        imported = order_import_by_id(import_id, lock=True)
        if imported.run_id is not None:
            raise Conflict(_("This file was imported already. Upload it again to import it once more."))
        checked = operation_by_id(imported.check_id) if imported.check_id else None
        if checked is None or checked.status is not OperationStatus.DONE:
            raise Conflict(_("Wait until the trial is over."))
        operation = start_operation(RUN, _details(imported), total=checked.total, user_id=user_id)
        imported.run_id = operation.id
    return operation


def _details(imported: OrderImport) -> dict[str, Any]:
    return {"import_id": str(imported.id), "filename": imported.filename}
