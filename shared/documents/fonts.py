"""The fonts that documents are set in: our own, and whatever the operator adds; never those of the machine."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from unicodedata import category, normalize

import typst

OURS = Path(__file__).parent / "fonts"
FAMILIES = ("Noto Sans", "Vazirmatn", "Zen Kaku Gothic New")
#: What stands for a letter that no font has.
UNKNOWN = "\u25a1"
#: Unicode categories of what is no letter: controls, line separators, surrogates, what is not assigned or private.
_NO_LETTERS = {"Cc", "Zl", "Zp", "Cs", "Cn", "Co"}
#: Marks that are seen by nobody (they steer directions and shapes): left out where no font knows them.
_SILENT = {"Cf", "Mn", "Me"}


@dataclass(frozen=True)
class FontBook:
    """Loaded fonts, the order in which they are tried, and every letter that one of them can draw."""

    fonts: typst.Fonts
    families: tuple[str, ...]
    letters: frozenset[int]

    def drawable(self, text: str) -> str:
        """The text without what cannot be drawn: archives (PDF/A) refuse a document with a letter that stays blank."""
        if text.isascii() and text.isprintable():
            return text
        return "".join(self._drawn(letter) for letter in normalize("NFC", text))

    def _drawn(self, letter: str) -> str:
        kind = category(letter)
        if letter != "\n" and kind in _NO_LETTERS:
            return " "
        if ord(letter) in self.letters or letter == "\n":
            return letter
        if kind in _SILENT:
            return ""
        return " " if kind == "Zs" else UNKNOWN if ord(UNKNOWN) in self.letters else "?"


@lru_cache(maxsize=4)
def font_book(added: Path | None = None) -> FontBook:
    """Our fonts, then those in the folder ``added`` (``DOCUMENT_FONTS``)."""
    folders = [OURS, *([added] if added else [])]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders))
    others = sorted({family for family in fonts.families() if family not in FAMILIES})
    files = sorted(file for folder in folders for file in folder.rglob("*") if file.suffix.lower() in (".ttf", ".otf"))
    letters = frozenset(letter for file in files for letter in letters_of(file.read_bytes()))
    return FontBook(fonts, (*FAMILIES, *others), letters)


def letters_of(font: bytes) -> set[int]:
    """The code points that a TrueType or OpenType font has a picture for (its ``cmap``, formats 4 and 12)."""
    (count,) = struct.unpack_from(">H", font, 4)
    tables = {font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0] for at in range(12, 12 + 16 * count, 16)}
    start = tables.get(b"cmap")
    if start is None:
        return set()
    (many,) = struct.unpack_from(">H", font, start + 2)
    found: set[int] = set()
    for index in range(many):
        (offset,) = struct.unpack_from(">I", font, start + 8 + 8 * index)
        found.update(_ranges(font, start + offset))
    return found


def _ranges(font: bytes, at: int) -> Iterator[int]:
    (kind,) = struct.unpack_from(">H", font, at)
    if kind == 12:
        (groups,) = struct.unpack_from(">I", font, at + 12)
        for group in range(groups):
            first, last, _glyph = struct.unpack_from(">III", font, at + 16 + 12 * group)
            yield from range(first, last + 1)
    elif kind == 4:
        yield from _segments(font, at)


def _segments(font: bytes, at: int) -> Iterator[int]:
    (double,) = struct.unpack_from(">H", font, at + 6)
    for segment in range(0, double, 2):
        (last,) = struct.unpack_from(">H", font, at + 14 + segment)
        (first,) = struct.unpack_from(">H", font, at + 16 + double + segment)
        if first <= last < 0xFFFF:
            yield from range(first, last + 1)
