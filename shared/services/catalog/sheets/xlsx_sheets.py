"""XLSX files as a stream: the archive is measured before and while it is opened, and no entity is ever resolved.

Only the first sheet is read. A formula's cell has the value that the spreadsheet kept for it; what a workbook links to
elsewhere is not looked at. Office Open XML (ECMA-376), parts 18.3 (sheets) and 18.4 (shared strings).
"""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from pyexpat import ExpatError, ParserCreate
from typing import IO, Any

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.services.catalog.sheets import limits

MOST_PARTS = 3_000
LARGEST_PART = 1_000_000_000
LARGEST_RATIO = 300
LARGEST_STRINGS = 100_000_000
CHUNK = 65_536
_DAMAGES = (
    zipfile.BadZipFile, KeyError, EOFError, NotImplementedError, RuntimeError, zlib.error, ValueError, OverflowError,
)  # fmt: skip
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def read_xlsx(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Rows of the first sheet with their numbers. Raises Invalid in words."""
    try:
        with zipfile.ZipFile(path) as archive:
            _measure(archive)
            strings = _shared_strings(archive)
            yield from _sheet_rows(archive, _first_sheet(archive), strings)
    except _DAMAGES as error:
        raise Invalid(_("This Excel file is damaged. Please save it again, or send it as CSV.")) from error


def _measure(archive: zipfile.ZipFile) -> None:
    """What the archive says of itself; a lie is found out while reading."""
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise _bomb()
    if any(part.flag_bits & 1 for part in parts):
        raise Invalid(_("This Excel file is locked with a password. Please save it without, then send it again."))
    for part in parts:
        if part.file_size > LARGEST_PART:
            raise _bomb()
        if part.file_size > 10_000_000 and part.file_size > LARGEST_RATIO * max(1, part.compress_size):
            raise _bomb()


def _bomb() -> Invalid:
    return Invalid(_("This Excel file would unpack to far more than it looks. It was not opened."))


def _parse(stream: IO[bytes], start: Any, end: Any, text: Any, most: int) -> Iterator[None]:
    """Feed expat piece by piece; document types, and with them entities, are refused."""
    parser = ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = CHUNK
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    seen = 0
    try:
        while piece := stream.read(CHUNK):
            seen += len(piece)
            if seen > most:
                raise _bomb()
            parser.Parse(piece, False)
            yield
        parser.Parse(b"", True)
        yield
    except ExpatError as error:
        raise Invalid(_("This Excel file is damaged. Please save it again, or send it as CSV.")) from error


def _refuse_doctype(*_parts: Any) -> None:
    raise Invalid(_("This Excel file holds instructions that do not belong in a table. It was not opened."))


def _local(name: str) -> str:
    return name.rpartition(":")[2]


class _Strings:
    """The shared strings, with the phonetic notes of Japanese left out."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._parts: list[str] = []
        self._size, self._is_text, self._is_note = 0, False, False

    def start(self, name: str, _attributes: Any) -> None:
        match _local(name):
            case "si":
                self._parts = []
            case "t":
                self._is_text = not self._is_note
            case "rPh":
                self._is_note = True

    def end(self, name: str) -> None:
        match _local(name):
            case "si":
                self.found.append(_unescaped("".join(self._parts)))
            case "t":
                self._is_text = False
            case "rPh":
                self._is_note = False

    def text(self, piece: str) -> None:
        if self._is_text:
            self._size += len(piece)
            if self._size > LARGEST_STRINGS:
                raise limits.too_large()
            self._parts.append(piece)


def _shared_strings(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    strings = _Strings()
    with archive.open("xl/sharedStrings.xml") as stream:
        for _step in _parse(stream, strings.start, strings.end, strings.text, LARGEST_PART):
            pass
    return strings.found


def _first_sheet(archive: zipfile.ZipFile) -> str:
    """The part that holds the first sheet of the workbook; hidden sheets count too."""
    order: list[str] = []
    targets: dict[str, str] = {}

    def note_sheet(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "sheet":
            order.extend(value for key, value in attributes.items() if _local(key) == "id" and ":" in key)

    def note_target(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "Relationship" and attributes.get("TargetMode") != "External":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    _read_small(archive, "xl/workbook.xml", note_sheet)
    _read_small(archive, "xl/_rels/workbook.xml.rels", note_target)
    target = next((targets[key] for key in order if key in targets), "worksheets/sheet1.xml")
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _read_small(archive: zipfile.ZipFile, part: str, start: Callable[..., None]) -> None:
    with archive.open(part) as stream:
        for _step in _parse(stream, start, None, None, 20_000_000):
            pass


class _Rows:
    """Cells as they come by; a row leaves when it ends."""

    def __init__(self, strings: list[str]) -> None:
        self.ready: list[tuple[int, list[str]]] = []
        self._strings = strings
        self._row: list[str] = []
        self._parts: list[str] = []
        self._number, self._column, self._kind, self._is_value = 0, 0, "", False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name if ":" not in name else _local(name)
        if local in ("v", "t"):
            self._is_value = True
        elif local == "c":
            self._begin_cell(attributes)
        elif local == "row":
            self._number = int(attributes.get("r", self._number + 1))
            self._row, self._column = [], 0

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        place = _REFERENCE.fullmatch(attributes.get("r", ""))
        self._column = _column_number(place[1]) if place else self._column + 1
        if self._column > limits.MOST_COLUMNS:
            raise limits.too_many_columns(self._column)
        self._kind, self._parts = attributes.get("t", "n"), []

    def text(self, piece: str) -> None:
        if self._is_value:
            self._parts.append(piece)

    def end(self, name: str) -> None:
        local = name if ":" not in name else _local(name)
        if local in ("v", "t"):
            self._is_value = False
        elif local == "c":
            self._end_cell()
        elif local == "row":
            self.ready.append((self._number, self._row))

    def _end_cell(self) -> None:
        value = self._value("".join(self._parts))
        if len(value) > limits.LONGEST_CELL:
            raise limits.cell_too_long(self._number)
        if value:
            self._row.extend([""] * (self._column - len(self._row)))
            self._row[self._column - 1] = value

    def _value(self, raw: str) -> str:
        match self._kind:
            case "s":
                index = int(raw) if raw.isdecimal() else -1
                return self._strings[index] if 0 <= index < len(self._strings) else ""
            case "b":
                return "TRUE" if raw == "1" else "FALSE"
            case "n":
                return plain_number(raw)
            case _:
                return _unescaped(raw)


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def plain_number(raw: str) -> str:
    """``19.989999999999998`` → ``19.99`` and ``1.23E+12`` → ``1230000000000``: what the person saw."""
    try:
        value = float(raw)
    except ValueError:
        return raw
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.15g}" if "e" not in f"{value:.15g}" else f"{value:.15f}".rstrip("0")


_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def _unescaped(text: str) -> str:
    """``_x000D_`` is how the format writes letters that XML cannot hold; NUL stays out."""
    if "_x" not in text:
        return text
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)).replace("\x00", ""), text)


def _sheet_rows(archive: zipfile.ZipFile, part: str, strings: list[str]) -> Iterator[tuple[int, list[str]]]:
    rows = _Rows(strings)
    with archive.open(part) as stream:
        for _step in _parse(stream, rows.start, rows.end, rows.text, LARGEST_PART):
            yield from rows.ready
            rows.ready.clear()
