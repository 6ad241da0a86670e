"""Writing translations: one thing, or many at once with an answer for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from shared.db.session import session, transaction
from shared.db.translated import digest_of
from shared.kernel.errors import Invalid, NotFound, ShopsteadError
from shared.kernel.i18n import gettext as _
from shared.kernel.richtext import sanitise_html
from shared.services.catalog.translations import refuse_other_languages
from shared.services.content.translating.resources import TextField, TextKind, Translatable, translatable_named

MOST_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class WantedText:
    """A translation as it should be; an empty text takes it away. ``source`` is refused where it has changed since."""

    kind: str
    id: str
    locale: str
    field: str
    text: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a wanted text: what was there and is there now; ``problem`` says why nothing was written."""

    wanted: WantedText
    before: str = ""
    after: str = ""
    changed: bool = False
    problem: str = ""


def write_translation(kind: Translatable, row_id: str, locale: str, texts: Mapping[str, str]) -> None:
    """The texts of one thing in a further language; those that are not named stay.

    Raises Invalid (a language or field that is not there, a text that is too long), NotFound.
    """
    answers = write_many([WantedText(kind.code, row_id, locale, name, text) for name, text in texts.items()])
    problems = {one.wanted.field: one.problem for one in answers if one.problem}
    if problems:
        raise Invalid(next(iter(problems.values())), fields=problems)


def write_many(wanted: Sequence[WantedText]) -> list[Written]:
    """Up to 1,000 texts in one transaction, an answer for each. Statements grow with kinds and languages, not texts.

    Raises Invalid for more than that.
    """
    if len(wanted) > MOST_AT_ONCE:
        raise Invalid(_("Send at most %(count)s texts at a time.", count=MOST_AT_ONCE))
    answers: dict[int, Written] = {}
    groups: dict[tuple[str, str], list[int]] = {}
    for number, one in enumerate(wanted):
        groups.setdefault((one.kind, one.locale), []).append(number)
    with transaction():
        for (code, locale), numbers in groups.items():
            answers |= _write_group(code, locale, {number: wanted[number] for number in numbers})
    return [answers[number] for number in range(len(wanted))]


def _write_group(code: str, locale: str, wanted: Mapping[int, WantedText]) -> dict[int, Written]:
    try:
        kind = translatable_named(code)
        refuse_other_languages(locale)
    except ShopsteadError as error:
        return {number: Written(one, problem=error.message) for number, one in wanted.items()}
    sources, rows = _sources(kind, wanted), _rows(kind, locale, wanted)
    answers = {number: _write_one(kind, one, sources, rows) for number, one in wanted.items()}
    _drop_empty(kind, rows)
    changed = {kind.read_id(one.wanted.id) for one in answers.values() if one.changed}
    session().flush()
    if changed:
        kind.tell(sorted(changed))
    return answers


def _write_one(kind: Translatable, one: WantedText, sources: dict[str, Any], rows: dict[str, Any]) -> Written:
    source, field = sources.get(_plain_id(kind, one.id)), kind.field_named(one.field)
    problem = _complaint(one, source, field)
    if problem or field is None:
        return Written(one, problem=problem)
    text = sanitise_html(one.text) if field.kind is TextKind.RICH else one.text.strip()
    original = getattr(source, field.name)
    row = rows.get(_plain_id(kind, one.id))
    before = getattr(row, field.name) or "" if row is not None else ""
    if row is None and not text:
        return Written(one, before, before)
    if row is None:
        row = rows[_plain_id(kind, one.id)] = _new_row(kind, one)
    setattr(row, field.name, text)
    kept = {name: digest for name, digest in (row.sources or {}).items() if name != field.name}
    row.sources = kept | ({field.name: digest_of(original)} if text else {})
    return Written(one, before, text, changed=text != before)


def _new_row(kind: Translatable, one: WantedText) -> Any:
    texts = {field.name: "" for field in kind.fields}
    row = kind.model(**{kind.key: kind.read_id(one.id), "locale": one.locale, "sources": {}}, **texts)
    session().add(row)
    return row


def _complaint(one: WantedText, source: Any, field: TextField | None) -> str:
    if source is None:
        return _("This text does not exist.")
    if field is None:
        return _("There is no text of this name.")
    if len(one.text) > field.longest:
        return _("This text is too long: at most %(count)s characters.", count=field.longest)
    if (
        one.text.strip()
        and one.source is not None
        and one.source.strip() != (getattr(source, field.name) or "").strip()
    ):
        return _("The original was changed since this was translated.")
    return ""


def _plain_id(kind: Translatable, text: str) -> str:
    try:
        return str(kind.read_id(text))
    except NotFound:
        return ""


def _sources(kind: Translatable, wanted: Mapping[int, WantedText]) -> dict[str, Any]:
    source = kind.source().subquery("source")
    rows = session().execute(select(source).where(source.c.id.in_(_ids(kind, wanted))))
    return {str(row.id): row for row in rows}


def _rows(kind: Translatable, locale: str, wanted: Mapping[int, WantedText]) -> dict[str, Any]:
    found = select(kind.model).where(kind.key_column.in_(_ids(kind, wanted)), kind.model.locale == locale)
    fresh = found.with_for_update().execution_options(populate_existing=True)
    return {str(getattr(row, kind.key)): row for row in session().scalars(fresh)}


def _ids(kind: Translatable, wanted: Mapping[int, WantedText]) -> list[Any]:
    return [kind.read_id(text) for one in wanted.values() if (text := _plain_id(kind, one.id))]


def _drop_empty(kind: Translatable, rows: Mapping[str, Any]) -> None:
    for row in rows.values():
        if not any(getattr(row, field.name) for field in kind.fields):
            if row in session().new:
                session().expunge(row)
            else:
                session().delete(row)
