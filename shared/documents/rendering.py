"""Sheets to PDF with typst. A sheet is plain data: texts, rows, directions; nothing in it is ever read as markup."""

import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
import typst

from shared.documents.fonts import FontBook, font_book
from shared.kernel.errors import NotFound

TEMPLATES = Path(__file__).parent / "templates"
#: The edition that new documents are set in. What was issued is set in its own edition for ever: never change a
#: folder that documents were issued with, add the next one.
EDITION = 1


class Template(StrEnum):
    """What can be set."""

    INVOICE = "invoice"
    SLIPS = "slips"


_lock = threading.Lock()


def render_pdf(
    template: Template,
    sheet: Mapping[str, Any],
    *,
    at: datetime,
    edition: int = EDITION,
    archive: bool = True,
    fonts: Path | None = None,
) -> bytes:
    """The PDF of a sheet, made at ``at``: the same sheet, edition and moment give the same bytes.

    ``archive`` makes it PDF/A-3a. Raises NotFound for an edition that this version does not have.
    """
    made: bytes = _render("pdf", template, sheet, at, edition, ["a-3a"] if archive else [], fonts)
    return made


def render_picture(
    template: Template,
    sheet: Mapping[str, Any],
    *,
    at: datetime,
    pixels_per_inch: float = 96,
    fonts: Path | None = None,
) -> bytes:
    """The first page as PNG, for looking at."""
    pages = _render("png", template, sheet, at, EDITION, [], fonts, ppi=pixels_per_inch)
    return pages if isinstance(pages, bytes) else bytes(pages[0])


def _render(
    kind: Any,
    template: Template,
    sheet: Mapping[str, Any],
    at: datetime,
    edition: int,
    standards: list[Any],
    fonts: Path | None,
    **options: Any,
) -> Any:
    book = font_book(fonts)
    data = {"sheet": _drawable(sheet, book), "fonts": book.families}
    inputs = {"data": orjson.dumps(data).decode()}
    moment = int(at.astimezone(UTC).timestamp())
    with _lock:
        compiler = _compiler(template, edition, fonts)
        return compiler.compile(format=kind, sys_inputs=inputs, pdf_standards=standards, timestamp=moment, **options)


@lru_cache(maxsize=16)
def _compiler(template: Template, edition: int, fonts: Path | None) -> typst.Compiler:
    """One for each template, behind a lock: a compiler serves one thread at a time, and keeps what it has read."""
    folder = TEMPLATES / str(edition)
    if not folder.is_dir():
        raise NotFound(f"There are no templates of edition {edition}.")
    return typst.Compiler(str(folder / f"{template}.typ"), root=str(folder), font_paths=font_book(fonts).fonts)


def _drawable(value: Any, book: FontBook) -> Any:
    """The same data, with nothing in it that no font can draw."""
    if isinstance(value, str):
        return book.drawable(value)
    if isinstance(value, Mapping):
        return {key: _drawable(part, book) for key, part in value.items()}
    if isinstance(value, bytes):
        return list(value)
    if isinstance(value, Sequence):
        return [_drawable(part, book) for part in value]
    return value
