"""The catalogs of interface texts: kept up to date with the source, and judged complete or not."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from shared.kernel.i18n import CATALOGS, DOMAIN, LANGUAGES, SOURCE_LOCALE

ROOT = CATALOGS.parent
CONFIG = CATALOGS / "babel.cfg"
KEYWORDS: dict[str, Any] = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
SKIPPED_FOLDERS = (".venv", "node_modules", "build", "tests")


def translated_languages() -> list[str]:
    """Every language but the source's own."""
    return [code for code in LANGUAGES if code != SOURCE_LOCALE]


def file_of(code: str) -> Path:
    return CATALOGS / code / "LC_MESSAGES" / f"{DOMAIN}.po"


def extract_texts() -> Catalog:
    """Every text of the interface, from Python files and templates."""
    with CONFIG.open() as source:
        methods, options = parse_mapping_cfg(source)
    catalog = Catalog(project="Shopstead", charset="utf-8")
    found = extract_from_dir(
        ROOT, methods, options, keywords=KEYWORDS, comment_tags=("Translators:",), directory_filter=_is_ours
    )
    for filename, _line, message, comments, context in found:
        catalog.add(message, None, [(filename, None)], auto_comments=comments, context=context)  # type: ignore[list-item]
    return catalog


def _is_ours(folder: str | Path) -> bool:
    name = Path(folder).name
    return name not in SKIPPED_FOLDERS and not name.startswith(".")


def read_catalog(code: str) -> Catalog:
    """The language's catalog; an empty one where there is none yet."""
    if not file_of(code).is_file():
        return Catalog(locale=code, project="Shopstead", charset="utf-8")
    with file_of(code).open("rb") as source:
        return read_po(source, locale=code)


def update_catalogs() -> dict[str, int]:
    """Bring every catalog up to date with the source. Returns how many texts each still lacks."""
    template = extract_texts()
    missing = {}
    for code in translated_languages():
        catalog = read_catalog(code)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        write_catalog(code, catalog)
        missing[code] = sum(1 for message in catalog if message.id and not _is_translated(message))
    return missing


def write_catalog(code: str, catalog: Catalog) -> None:
    file_of(code).parent.mkdir(parents=True, exist_ok=True)
    catalog.fuzzy = False
    catalog.version, catalog.copyright_holder = "0.1", "The Shopstead authors"
    catalog.msgid_bugs_address = catalog.last_translator = catalog.language_team = "The Shopstead authors"
    catalog.header_comment = f"# Shopstead in {LANGUAGES[code].name}."
    catalog.creation_date = catalog.revision_date = FIRST_DAY
    with file_of(code).open("wb") as target:
        write_po(target, catalog, width=100, sort_output=True, omit_header=False, include_lineno=False)


def problems_of(code: str, template: Catalog) -> Iterator[str]:
    """What is wrong with a language: texts without translation, stale ones, lost placeholders."""
    catalog = read_catalog(code)
    for wanted in template:
        message = catalog.get(wanted.id, context=wanted.context) if wanted.id else None
        if not wanted.id:
            continue
        if message is None or not _is_translated(message):
            yield f"{code}: “{_first(wanted.id)}” is not translated"
        elif _placeholders(message.id) - {"count"} != _placeholders(message.string) - {"count"}:
            yield f"{code}: “{_first(wanted.id)}” has other placeholders than its translation"


def _is_translated(message: Message) -> bool:
    texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(texts) and not message.fuzzy


def _first(text: object) -> str:
    return str(text[0] if isinstance(text, tuple | list) else text)


def _placeholders(texts: object) -> set[str]:
    parts = texts if isinstance(texts, tuple | list) else (texts,)
    return {name for part in parts for name in PLACEHOLDER.findall(str(part))}
