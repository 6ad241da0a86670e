"""Counts from a list: CSV or XLSX with a SKU or barcode and what was found of it."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO
from uuid import UUID

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.quantities import Unit, parse_quantity
from shared.models.catalog.variant import variants_by_id
from shared.services.catalog.sheets.shape import detect_shape
from shared.services.catalog.sheets.sheet import SheetRow, read_head, read_rows
from shared.services.inventory.codes import variants_by_codes

MAX_BYTES = 20_000_000
MOST_ROWS = 50_000
MOST_WRONG = 100
CHUNK = 1_000
#: What the columns are called, in files of ours and of others.
NAMES = {
    "sku": ("sku", "variant sku", "article", "article number", "item", "code"),
    "barcode": ("barcode", "variant barcode", "ean", "gtin", "upc"),
    "count": ("count", "counted", "quantity", "qty", "stock", "on hand", "found", "variant inventory qty"),
}


@dataclass(frozen=True, slots=True)
class WrongRow:
    """A row that could not be read, and why."""

    number: int
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReadCounts:
    """What was found by variant (rows for the same one are added up), and the first rows that are wrong."""

    counts: dict[UUID, int | None]
    wrong: tuple[WrongRow, ...]


@dataclass(frozen=True, slots=True)
class _Columns:
    sku: int | None
    barcode: int | None
    count: int

    def code_of(self, row: SheetRow) -> str:
        """The row's SKU, else its barcode."""
        places = (self.sku, self.barcode)
        cells = (row.cells[place].strip() for place in places if place is not None and place < len(row.cells))
        return next((cell for cell in cells if cell), "")

    def count_of(self, row: SheetRow) -> str:
        return row.cells[self.count].strip() if self.count < len(row.cells) else ""


def read_counts(name: str, stream: IO[bytes]) -> ReadCounts:
    """Read an uploaded list. Raises Invalid where it is no such list at all; single wrong rows are told of."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "counts"
        with path.open("wb") as file:
            shutil.copyfileobj(stream, file)
        if path.stat().st_size > MAX_BYTES:
            raise Invalid(_("This file is too large: at most %(size)s MB.", size=MAX_BYTES // 1_000_000))
        shape = detect_shape(path)
        columns = _columns_of(read_head(path, shape).names)
        return _collect(read_rows(path, shape), columns)


def _columns_of(names: Sequence[str]) -> _Columns:
    known = [name.strip().casefold().replace("_", " ") for name in names]
    places = {
        field: next((known.index(name) for name in called if name in known), None) for field, called in NAMES.items()
    }
    if places["count"] is None or (places["sku"] is None and places["barcode"] is None):
        raise Invalid(_("Name the columns in the first row: SKU or barcode, and count."))
    return _Columns(places["sku"], places["barcode"], places["count"])


def _collect(rows: Iterator[SheetRow], columns: _Columns) -> ReadCounts:
    counts: dict[UUID, int | None] = {}
    wrong: list[WrongRow] = []
    seen = 0
    while chunk := list(islice(rows, CHUNK)):
        seen += len(chunk)
        if seen > MOST_ROWS:
            raise Invalid(_("Count at most %(most)s rows with one file.", most=MOST_ROWS))
        found = variants_by_codes(columns.code_of(row) for row in chunk)
        variants = variants_by_id(variant_id for ids in found.values() for variant_id in ids)
        for row in chunk:
            ids = found.get(columns.code_of(row), [])
            units = [variants[key].product.unit for key in ids]
            reason = _add(counts, ids, units, columns.count_of(row))
            if reason and len(wrong) < MOST_WRONG:
                wrong.append(WrongRow(row.number, columns.code_of(row), reason))
    if not counts and not wrong:
        raise Invalid(_("This file has a head but no rows."))
    return ReadCounts(counts, tuple(wrong))


def _add(counts: dict[UUID, int | None], ids: list[UUID], units: list[Unit], text: str) -> str:
    """Count a row; the reason where that is not possible. A row without a count was not counted."""
    if not text:
        return ""
    if not ids:
        return _("No product has this SKU or barcode.")
    if len(ids) > 1:
        return _("More than one product has this barcode.")
    try:
        quantity = parse_quantity(text, units[0])
    except Invalid as error:
        return next(iter(error.fields.values()), error.message)
    if quantity < 0:
        return _("This cannot be negative.")
    counts[ids[0]] = (counts.get(ids[0]) or 0) + quantity
    return ""
