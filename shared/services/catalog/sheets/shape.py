"""How a table is written down: kind, encoding, delimiter, decimal mark; found out by looking, and changeable."""

import csv
import zipfile
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from charset_normalizer import from_bytes

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _

LOOKED_AT = 400_000
DELIMITERS = (",", ";", "\t", "|")
ENCODINGS = (
    "utf-8", "utf-16", "cp1252", "iso8859-15", "cp1250", "iso8859-2", "cp1251", "cp1253", "cp1254", "cp1256",
    "mac_roman",
)  # fmt: skip
#: What people without any other hint send, in this order where a text reads as well in several.
_GUESSED = ["cp1252", "mac_roman", "cp1250", "cp1251", "cp1253", "cp1254", "cp1256"]


class SheetKind(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class SheetShape:
    """Everything that reading a file depends on. ``encoding`` and ``delimiter`` say nothing about XLSX."""

    kind: SheetKind
    encoding: str = "utf-8"
    delimiter: str = ","

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "SheetShape":
        return cls(SheetKind(kept["kind"]), kept["encoding"], kept["delimiter"])


def detect_shape(path: Path) -> SheetShape:
    """Look at a file and say how it is written. Raises Invalid for what is no table at all."""
    with path.open("rb") as file:
        head = file.read(LOOKED_AT)
    if not head.strip():
        raise Invalid(_("This file is empty."))
    if zipfile.is_zipfile(path) or head.startswith(b"PK\x03\x04"):
        return SheetShape(SheetKind.XLSX)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Invalid(_("This is an old Excel file (.xls). Please save it as .xlsx or CSV, then send it again."))
    if head.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!")):
        raise Invalid(_("This is no table. Send a CSV or an XLSX file."))
    encoding = detect_encoding(head)
    return SheetShape(SheetKind.CSV, encoding, detect_delimiter(_decoded(head, encoding)))


def detect_encoding(head: bytes) -> str:
    """By its mark, by being valid UTF-8, by its zeros (UTF-16), else by how well its text reads."""
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if head[1:400:2].count(0) > 100 or (len(head) < 400 and head[1::2].count(0) > len(head) // 4):
        return "utf-16-le"
    if head[0:400:2].count(0) > 100 or (len(head) < 400 and head[0::2].count(0) > len(head) // 4):
        return "utf-16-be"
    if b"\x00" in head[:4000]:
        raise Invalid(_("This is no table. Send a CSV or an XLSX file."))
    if _is_utf8(head):
        return "utf-8"
    return _best_reading(head)


def _is_utf8(head: bytes) -> bool:
    """The last few bytes may be half a letter."""
    for cut in range(4):
        try:
            head[: len(head) - cut].decode("utf-8")
        except UnicodeDecodeError as error:
            if error.start < len(head) - 4:
                return False
        else:
            return True
    return False


def _best_reading(head: bytes) -> str:
    """Western Europe unless another reading is clearly better: the guess is shown, and can be changed."""
    telling = b"\n".join(line for line in head.splitlines()[:4000] if any(byte > 127 for byte in line))[:60_000]
    if _reads_as_mac(telling):
        return "mac_roman"
    best = from_bytes(telling, cp_isolation=_GUESSED, threshold=0.5).best()
    return best.encoding if best is not None and best.encoding in _GUESSED else "cp1252"


#: Letters that western languages use most, as the two systems write them.
_ACCENTS = "äöüßéèàçñáíóúâêîôûëïåæøÄÖÜÉ"
_FAVOURS_MAC = frozenset("".join(_ACCENTS).encode("mac_roman")) - frozenset("".join(_ACCENTS).encode("cp1252"))
_FAVOURS_WINDOWS = frozenset("".join(_ACCENTS).encode("cp1252")) - frozenset("".join(_ACCENTS).encode("mac_roman"))


def _reads_as_mac(telling: bytes) -> bool:
    mac = sum(byte in _FAVOURS_MAC for byte in telling)
    windows = sum(byte in _FAVOURS_WINDOWS for byte in telling)
    return mac > 2 * windows


def _decoded(head: bytes, encoding: str) -> str:
    return head.decode(encoding, "replace").removeprefix("\ufeff")


def detect_delimiter(text: str) -> str:
    """The mark that takes the first lines apart most often and most evenly, outside of quotation marks."""
    first = text.splitlines()[:1]
    if first and first[0].lower().startswith("sep=") and len(first[0]) == 5:
        return first[0][4]
    lines = text[:50_000]
    return max(DELIMITERS, key=lambda mark: _evenness(lines, mark))


def _evenness(text: str, mark: str) -> tuple[int, int]:
    widths = [len(row) for row in csv.reader(text.splitlines()[:30], delimiter=mark) if row]
    if not widths or widths[0] < 2:
        return 0, 0
    return sum(width == widths[0] for width in widths) * min(widths[0], 50), widths[0]
