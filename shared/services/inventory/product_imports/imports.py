"""Bring products in from a file: receive it, say what its columns mean, try it, run it."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import IO, Any
from uuid import UUID
from zipfile import is_zipfile

from shared.db.session import session, transaction
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.i18n import gettext as _
from shared.models.catalog.product_import import ProductImport, import_by_id
from shared.models.stores.operation import Operation, operation_by_id
from shared.models.stores.setting import StoreSetting, setting_of
from shared.services.catalog.product_files.columns import is_code, recognise
from shared.services.catalog.sheets.shape import DELIMITERS, ENCODINGS, SheetKind, SheetShape, detect_shape
from shared.services.catalog.sheets.sheet import SheetHead, read_head
from shared.services.inventory.product_imports.files import keep, local_copy, receive, temporary_path
from shared.services.inventory.product_imports.planning import ImportOptions
from shared.services.stores.operations import start_operation

CHECK, RUN = "catalog.import_check", "catalog.import"
REMEMBERED = "product_imports"
MOST_REMEMBERED = 600
LONGEST_SAMPLE = 120
SAMPLES_KEPT = 5
CSV, XLSX, ZIP = "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/zip"


def receive_import(
    filename: str, stream: IO[bytes], *, user_id: UUID | None = None, pictures: IO[bytes] | None = None
) -> ProductImport:
    """Keep an uploaded file, look how it is written and what its columns mean. ``pictures`` is a ZIP beside it.

    Raises Invalid in words (empty, too large, no table …), GatewayFailed.
    """
    with temporary_path() as path:
        size = receive(stream, path)
        shape = detect_shape(path)
        head = read_head(path, shape)
        key = keep(path, f"products.{shape.kind}", XLSX if shape.kind is SheetKind.XLSX else CSV)
    pictures_key = _keep_pictures(pictures) if pictures else ""
    with transaction() as current:
        imported = ProductImport(
            filename=PurePath(filename.replace("\\", "/")).name[:200] or "products",
            key=key,
            pictures_key=pictures_key,
            size=size,
            shape=shape.to_json(),
            names=head.names,
            samples=_samples(head),
            mapping=recognise(head.names, remembered_columns()),
            options={"creates": True, "updates": True, "clears": False, "decimal_mark": ""},
            user_id=user_id,
        )
        current.add(imported)
    return imported


def _keep_pictures(stream: IO[bytes]) -> str:
    with temporary_path() as path:
        receive(stream, path, most=500_000_000)
        if not is_zipfile(path):
            raise Invalid(_("The pictures must come as a ZIP file."))
        return keep(path, "pictures.zip", ZIP)


def _samples(head: SheetHead) -> list[list[str]]:
    """For each column the first things that it says."""
    found = []
    for index in range(len(head.names)):
        said = (row.cells[index].strip() for row in head.samples if index < len(row.cells))
        found.append([text[:LONGEST_SAMPLE] for text in dict.fromkeys(filter(None, said))][:SAMPLES_KEPT])
    return found


def change_shape(import_id: UUID, *, encoding: str, delimiter: str) -> ProductImport:
    """Read the file in another encoding, or take its lines apart otherwise. Raises Invalid, Conflict."""
    imported = _changeable(import_id)
    if encoding not in (*ENCODINGS, "utf-16-le", "utf-16-be") or delimiter not in DELIMITERS:
        raise Invalid(_("Choose one of the encodings and delimiters."))
    shape = SheetShape(SheetKind(imported.shape["kind"]), encoding, delimiter)
    with local_copy(imported.key) as path:
        head = read_head(path, shape)
    with transaction():
        imported = _changeable(import_id, lock=True)
        if imported.names != head.names:
            imported.mapping = recognise(head.names, remembered_columns())
        imported.shape, imported.names, imported.samples = shape.to_json(), head.names, _samples(head)
    return imported


def set_mapping(import_id: UUID, mapping: Sequence[str], options: Mapping[str, Any] | None = None) -> ProductImport:
    """Say what each column means, in the columns' order; remembered for the next file. Raises Invalid, Conflict."""
    with transaction():
        imported = _changeable(import_id, lock=True)
        _check_mapping(mapping, len(imported.names))
        imported.mapping = list(mapping)
        if options is not None:
            imported.options = _checked_options(options)
        _remember(imported.names, mapping)
    return imported


def _check_mapping(mapping: Sequence[str], count: int) -> None:
    if len(mapping) != count or not all(map(is_code, mapping)):
        raise Invalid(_("Say for each column what it means, or leave it out."))
    used = [code for code in mapping if code]
    twice = next((code for code in used if used.count(code) > 1), None)
    if twice:
        raise Invalid(_("Two columns mean the same. Leave one of them out."), fields={"mapping": twice})
    if not {"handle", "title", "sku"} & set(used):
        raise Invalid(_("Choose the column that tells products apart: the handle, the title or the SKU."))


def _checked_options(options: Mapping[str, Any]) -> dict[str, Any]:
    mark = str(options.get("decimal_mark", ""))
    if mark not in ("", ".", ","):
        raise Invalid(_("Choose the mark that stands before decimals."))
    flags = {name: bool(options.get(name)) for name in ("creates", "updates", "clears")}
    if not (flags["creates"] or flags["updates"]):
        raise Invalid(_("Choose whether products are to be created, changed, or both."))
    return flags | {"decimal_mark": mark}


def check_import(import_id: UUID, *, user_id: UUID | None = None) -> Operation:
    """Try the file without changing anything; the operation's items say what would happen. Raises Conflict, Invalid."""
    with transaction():
        imported = _changeable(import_id, lock=True)
        _check_mapping(imported.mapping, len(imported.names))
        operation = start_operation(CHECK, _details(imported), user_id=user_id)
        imported.check_id = operation.id
    return operation


def run_import(import_id: UUID, *, user_id: UUID | None = None) -> Operation:
    """Carry the file out. Raises Conflict where that was done before, Invalid."""
    with transaction():
        imported = _changeable(import_id, lock=True)
        _check_mapping(imported.mapping, len(imported.names))
        checked = operation_by_id(imported.check_id) if imported.check_id else None
        operation = start_operation(RUN, _details(imported), total=checked.total if checked else None, user_id=user_id)
        imported.run_id = operation.id
    return operation


def _details(imported: ProductImport) -> dict[str, Any]:
    """What the operation goes by, whatever somebody changes on the import meanwhile."""
    return {
        "import_id": str(imported.id),
        "filename": imported.filename,
        "mapping": imported.mapping,
        "options": imported.options,
    }


def _changeable(import_id: UUID, *, lock: bool = False) -> ProductImport:
    imported = import_by_id(import_id, lock=lock)
    if imported.run_id is not None:
        raise Conflict(_("This file was imported already. Upload it again to import it once more."))
    return imported


def remembered_columns() -> dict[str, str]:
    """What a person said columns of these names mean, in an import before."""
    kept = setting_of(REMEMBERED)
    return dict(kept.values) if kept else {}


def _remember(names: Sequence[str], mapping: Sequence[str]) -> None:
    """Only what differs from what would be recognised anyway."""
    by_itself = recognise(names)
    said = [(name.casefold(), code, own) for name, code, own in zip(names, mapping, by_itself, strict=True) if name]
    new = {name: code for name, code, own in said if code != own}
    back = {name for name, code, own in said if code == own}
    kept = setting_of(REMEMBERED)
    if kept is None:
        kept = StoreSetting(module=REMEMBERED, values={})
        session().add(kept)
    values = {name: code for name, code in kept.values.items() if name not in back} | new
    kept.values = dict(list(values.items())[-MOST_REMEMBERED:])


def options_of(operation: Operation) -> ImportOptions:
    return ImportOptions.from_json(operation.details["options"])
