"""One way to read any table: a head, then numbered rows of text."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.services.catalog.sheets import limits
from shared.services.catalog.sheets.csv_sheets import read_csv
from shared.services.catalog.sheets.shape import SheetKind, SheetShape
from shared.services.catalog.sheets.xlsx_sheets import read_xlsx

SAMPLES = 40


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row and its number, as a spreadsheet shows it: the head is row 1."""

    number: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class SheetHead:
    """The names of the columns, and the first rows under them."""

    names: list[str]
    samples: list[SheetRow]


def read_head(path: Path, shape: SheetShape) -> SheetHead:
    """Raises Invalid where there is no table, no head or nothing under it, or two columns share a name."""
    rows = _rows(path, shape)
    names = _head_of(next(rows, None))
    samples = list(islice(rows, SAMPLES))
    if not samples:
        raise Invalid(_("This file has a head but no rows."))
    return SheetHead(names, samples)


def read_rows(path: Path, shape: SheetShape) -> Iterator[SheetRow]:
    """The rows under the head; empty ones are left out. Raises Invalid."""
    rows = _rows(path, shape)
    next(rows, None)
    for count, row in enumerate(rows):
        if count >= limits.MOST_ROWS:
            raise limits.too_many_rows()
        yield row


def _rows(path: Path, shape: SheetShape) -> Iterator[SheetRow]:
    """Rows of CSV are counted one by one, as a spreadsheet would, whatever lines their cells hold."""
    if shape.kind is SheetKind.XLSX:
        found = ((number, cells) for number, cells in read_xlsx(path))
    else:
        found = ((number, cells) for number, (_line, cells) in enumerate(read_csv(path, shape), start=1))
    return (SheetRow(number, cells) for number, cells in found if any(map(str.strip, cells)))


def _head_of(row: SheetRow | None) -> list[str]:
    if row is None:
        raise Invalid(_("This file is empty."))
    names = [name.strip() for name in row.cells]
    while names and not names[-1]:
        names.pop()
    known = [name.casefold() for name in names if name]
    twice = next((name for name in names if name and known.count(name.casefold()) > 1), None)
    if twice:
        raise Invalid(_("Two columns are called “%(name)s”. Give each its own name.", name=twice[:80]))
    if len(known) < 2 and not known:
        raise Invalid(_("The first row must name the columns."))
    return names
