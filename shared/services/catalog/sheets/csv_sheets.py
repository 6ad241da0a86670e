"""CSV files, line by line: no line, cell or row can make us hold more than a few megabytes."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.services.catalog.sheets import limits
from shared.services.catalog.sheets.shape import SheetShape

csv.field_size_limit(limits.LONGEST_CELL)


def read_csv(path: Path, shape: SheetShape) -> Iterator[tuple[int, list[str]]]:
    """Rows with the number of the line on which each ends. Raises Invalid in words."""
    encoding = "utf-8-sig" if shape.encoding == "utf-8" else shape.encoding
    with path.open(encoding=encoding, errors="strict", newline="") as file:
        lines = _lines(file, shape.delimiter)
        reader = csv.reader(lines, delimiter=shape.delimiter, strict=False)
        try:
            yield from _rows(reader)
        except csv.Error as error:
            raise limits.cell_too_long(reader.line_num) from error
        except UnicodeError as error:
            message = _("This file is not written in %(encoding)s. Choose another encoding.", encoding=shape.encoding)
            raise Invalid(message, fields={"encoding": message}) from error


def _rows(reader: Any) -> Iterator[tuple[int, list[str]]]:
    for row in reader:
        if len(row) > limits.MOST_COLUMNS:
            raise limits.too_many_columns(len(row))
        yield reader.line_num, row


def _lines(file: TextIO, delimiter: str) -> Iterator[str]:
    """Lines of bounded length. A first line ``sep=;`` belongs to Excel, not to the table."""
    number = 0
    while line := file.readline(limits.LONGEST_LINE):
        number += 1
        if len(line) >= limits.LONGEST_LINE:
            if line.count(delimiter) > limits.MOST_COLUMNS:
                raise limits.too_many_columns(line.count(delimiter), at_least=True)
            raise limits.line_too_long(number)
        if number == 1 and line.lower().startswith("sep=") and len(line.strip()) == 5:
            continue
        yield line.replace("\x00", "")
