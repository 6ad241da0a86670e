"""Translations as tables, for translators and their programs: out as CSV or XLSX, in as an operation."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from sqlalchemy import select

from shared.db.bulk import insert_rows
from shared.db.session import session
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.i18n import lazy_gettext as _l
from shared.models.content.translation_change import TranslationChange
from shared.models.stores.operation import Operation
from shared.services.catalog.sheets.shape import SheetShape, detect_shape
from shared.services.catalog.sheets.sheet import SheetRow, read_head, read_rows
from shared.services.catalog.sheets.writing import restore
from shared.services.content.translating.listing import every_text, one_thing
from shared.services.content.translating.resources import TRANSLATABLES, translatable_named
from shared.services.content.translating.states import TextState
from shared.services.content.translating.writing import WantedText, Written, write_many
from shared.services.inventory.product_imports.files import keep, local_copy, receive, temporary_path
from shared.services.stores.operation_kinds import operation_kind
from shared.services.stores.operation_progress import Progress
from shared.services.stores.operations import start_operation

COLUMNS = ("type", "id", "name", "field", "locale", "source", "translation", "status")
NEEDED = ("type", "id", "field", "locale", "translation")
KIND = "content.import_translations"
AT_ONCE = 200
SHEET = "application/octet-stream"


def translation_rows(
    locales: Sequence[str], kinds: Sequence[str] = (), state: TextState | None = None
) -> Iterator[list[str]]:
    """A row for every text that there is to translate, under ``COLUMNS``, read in portions.

    Raises Invalid (a language that the store does not speak), NotFound (an unknown kind).
    """
    chosen = [translatable_named(code) for code in kinds] or list(TRANSLATABLES)
    for locale in locales:
        for kind in chosen:
            for thing in every_text(kind, locale, state):
                for text in thing.texts:
                    if text.state is not TextState.EMPTY and (state is None or text.state is state):
                        told = [text.field.name, locale, text.source, text.text, text.state.value]
                        yield [thing.kind, thing.id, thing.label, *told]


def import_translations(filename: str, stream: IO[bytes], *, user_id: UUID | None = None) -> Operation:
    """Have a table of translations written, row by row; it can be taken back.

    Raises Invalid (no table that we can read, or a column that is missing), GatewayFailed (storage).
    """
    with temporary_path() as path:
        receive(stream, path)
        shape = detect_shape(path)
        _columns(read_head(path, shape).names)
        total = sum(1 for _row in read_rows(path, shape))
        key = keep(path, "translations", SHEET)
    details = {"key": key, "shape": shape.to_json(), "filename": filename[:200]}
    return start_operation(KIND, details, total=total, user_id=user_id)


def _take_back(operation: Operation, progress: Progress) -> None:
    """Texts that nobody changed since get back what they were."""
    while True:
        wanted = select(TranslationChange).where(TranslationChange.operation_id == operation.id)
        changes = list(session().scalars(wanted.order_by(TranslationChange.id.desc()).limit(AT_ONCE)))
        if not changes:
            return
        with progress.batch():
            for change in changes:
                if _present_text(change) == change.after:
                    write_many([WantedText(change.kind, change.thing_id, change.locale, change.field, change.before)])
                else:
                    progress.tell_problem(_("This was changed since, so it stays."), handle=change.thing_id)
                session().delete(change)
            progress.step(len(changes))


@operation_kind(
    KIND,
    label=_l("Import translations"),
    permission="content.translate",
    undo=_take_back,
    describe=lambda operation: str(operation.details.get("filename", "")),
)
def run(operation: Operation, progress: Progress) -> None:
    """Portion by portion from the row where it broke off; a row that cannot be used is told, and the others go on."""
    shape = SheetShape.from_json(operation.details["shape"])
    with local_copy(operation.details["key"]) as path:
        columns = _columns(read_head(path, shape).names)
        for portion in _portions(path, shape, progress.cursor.get("row", 0)):
            with progress.batch():
                _write(operation, progress, columns, portion)


def _write(operation: Operation, progress: Progress, columns: dict[str, int], portion: list[SheetRow]) -> None:
    answers = write_many([_wanted(columns, row) for row in portion])
    changed = [one for one in answers if one.changed]
    insert_rows(TranslationChange, [_change(operation, one) for one in changed])
    refused = [(row, one) for row, one in zip(portion, answers, strict=True) if one.problem]
    for row, one in refused:
        progress.tell_problem(one.problem, row=row.number, handle=one.wanted.id)
    written = progress.operation.result.get("written", 0)
    progress.leave_result(written=written + len(changed))
    progress.step(len(portion), failed=len(refused), row=portion[-1].number)


def _columns(names: Sequence[str]) -> dict[str, int]:
    """Where each column stands. Raises Invalid naming those that are missing."""
    found = {name.strip().casefold(): place for place, name in enumerate(names)}
    missing = [name for name in NEEDED if name not in found]
    if missing:
        words = _("The file has no column called %(names)s.", names=", ".join(missing))
        raise Invalid(words, fields={"file": words})
    return {name: found[name] for name in COLUMNS if name in found}


def _wanted(columns: dict[str, int], row: SheetRow) -> WantedText:
    def cell(name: str) -> str:
        place = columns.get(name, len(row.cells))
        return restore(row.cells[place]) if place < len(row.cells) else ""

    source = cell("source") if "source" in columns else None
    locale = cell("locale").strip().replace("-", "_")
    wanted = WantedText(cell("type").strip(), cell("id").strip(), locale, cell("field").strip(), cell("translation"))
    return replace(wanted, source=source or None)


def _portions(path: Path, shape: SheetShape, after: int) -> Iterator[list[SheetRow]]:
    portion: list[SheetRow] = []
    for row in read_rows(path, shape):
        if row.number <= after:
            continue
        portion.append(row)
        if len(portion) == AT_ONCE:
            yield portion
            portion = []
    if portion:
        yield portion


def _change(operation: Operation, one: Written) -> dict[str, Any]:
    wanted = one.wanted
    return {
        "operation_id": operation.id,
        "kind": wanted.kind,
        "thing_id": wanted.id,
        "locale": wanted.locale,
        "field": wanted.field,
        "before": one.before,
        "after": one.after,
    }


def _present_text(change: TranslationChange) -> str | None:
    """What stands there now; None where the thing is gone."""
    try:
        thing = one_thing(translatable_named(change.kind), change.thing_id, change.locale)
    except (Invalid, NotFound):
        return None
    return next((text.text for text in thing.texts if text.field.name == change.field), None)
