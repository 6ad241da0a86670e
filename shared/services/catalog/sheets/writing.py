"""Tables that leave us: CSV and XLSX row by row, with nothing in them that a spreadsheet would carry out.

A text that a spreadsheet would take for a formula gets an apostrophe before it, and loses it when it is read again;
texts that look like that already get one more, so that reading undoes writing exactly.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import xlsxwriter

_HARMFUL = re.compile(r"'*[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


def neutralise(text: str) -> str:
    """A cell that no spreadsheet carries out; plain numbers stay as they are."""
    return f"'{text}" if _HARMFUL.match(text) and not _NUMBER.fullmatch(text) else text


def restore(text: str) -> str:
    """What ``neutralise`` was given."""
    return text[1:] if text.startswith("'") and _HARMFUL.match(text) and not _NUMBER.fullmatch(text[1:]) else text


def write_csv(path: Path, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Comma, quotes where needed, UTF-8 with the mark by which Excel knows it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([neutralise(name) for name in head])
        for row in rows:
            writer.writerow([neutralise(cell) for cell in row])


def csv_lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The same as a stream of lines."""
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    for row in rows:
        yield writer.writerow([neutralise(cell) for cell in row])


class _Echo:
    def write(self, text: str) -> str:
        return text


def write_xlsx(path: Path, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Every cell is text, so that long barcodes and leading zeros stay; memory does not grow with the rows."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet("Products")
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for column, name in enumerate(head):
            sheet.write_string(0, column, neutralise(name), bold)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if cell:
                    sheet.write_string(number, column, neutralise(cell)[:32_767])


def write_plain_csv(path: Path, head: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]]) -> None:
    """A table for ourselves: cells as they are, each row at its number (rows that were left out are empty)."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(head)
        at = 1
        for number, row in rows:
            for _gap in range(min(number - at - 1, 10_000)):
                writer.writerow([""] * 2)
            writer.writerow(list(row) or [""])
            at = max(number, at + 1)
