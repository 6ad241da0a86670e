"""Texts with their translations: one thing, a page of things, and how far each language is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Integer, and_, cast, func, literal, null, or_, select, union_all

from shared.db.session import session
from shared.db.translated import digest_of
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.models.stores.store import current_store
from shared.services.catalog.translations import refuse_other_languages
from shared.services.content.translating.resources import TRANSLATABLES, TextField, Translatable
from shared.services.content.translating.states import (
    TextState,
    anything_to_translate,
    has_source,
    is_done,
    is_outdated,
    wants_work,
)

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class TranslatedText:
    """One text of a thing beside its translation."""

    field: TextField
    source: str
    text: str
    state: TextState


@dataclass(frozen=True, slots=True)
class TranslatedThing:
    """A thing with its texts in one further language."""

    kind: str
    id: str
    label: str
    locale: str
    texts: tuple[TranslatedText, ...]

    @property
    def state(self) -> TextState:
        """That of the text which most wants work."""
        states = {text.state for text in self.texts}
        order = (TextState.UNTRANSLATED, TextState.OUTDATED, TextState.TRANSLATED)
        return next((state for state in order if state in states), TextState.EMPTY)


@dataclass(frozen=True, slots=True)
class ThingPage:
    things: tuple[TranslatedThing, ...]
    total: int
    page: int
    per_page: int


class Progress(NamedTuple):
    """Texts of one kind in one language: how many there are, are translated, and of these are outdated."""

    texts: int
    translated: int
    outdated: int

    @property
    def share(self) -> float:
        return min(1.0, self.translated / self.texts) if self.texts else 1.0


def list_things(
    kind: Translatable,
    locale: str,
    *,
    state: TextState | None = None,
    query: str = "",
    page: int = 1,
    per_page: int = PER_PAGE,
) -> ThingPage:
    """Things that have something to translate, by name. Two statements. Raises Invalid (not a further language)."""
    refuse_other_languages(locale)
    source = kind.source().subquery("source")
    found = _joined(kind, source, locale).where(*_conditions(kind, source, state, query))
    total = session().scalar(select(func.count()).select_from(found.order_by(None).subquery())) or 0
    rows = session().execute(found.offset((max(1, page) - 1) * per_page).limit(per_page))
    return ThingPage(tuple(_read(kind, locale, row) for row in rows), total, page, per_page)


def one_thing(kind: Translatable, row_id: str, locale: str) -> TranslatedThing:
    """Raises NotFound, Invalid (not a further language). One statement."""
    refuse_other_languages(locale)
    source = kind.source().subquery("source")
    row = session().execute(_joined(kind, source, locale).where(source.c.id == kind.read_id(row_id))).first()
    if row is None:
        raise NotFound(_("This text does not exist."))
    return _read(kind, locale, row)


def neighbour_of(
    kind: Translatable, thing: TranslatedThing, *, state: TextState | None = None, query: str = "", after: bool = True
) -> str | None:
    """The id of the next thing in the same list (or of the one before it). One statement."""
    source = kind.source().subquery("source")
    place = func.row(source.c.label, source.c.id)
    here = func.row(thing.label, kind.read_id(thing.id))
    beyond = place > here if after else place < here
    order = (source.c.label, source.c.id) if after else (source.c.label.desc(), source.c.id.desc())
    found = _joined(kind, source, thing.locale).where(*_conditions(kind, source, state, query), beyond)
    row = session().execute(found.order_by(None).order_by(*order).limit(1)).first()
    return None if row is None else str(row.id)


def survey_progress() -> dict[str, dict[str, Progress]]:
    """Locale → kind → how far it is. One statement, however many kinds and languages there are."""
    locales = current_store().other_locales
    counted = union_all(*(part for kind in TRANSLATABLES for part in _counts(kind)))
    totals: dict[str, int] = {}
    done: dict[tuple[str, str], tuple[int, int]] = {}
    for code, locale, texts, translated, outdated in session().execute(counted):
        if locale is None:
            totals[code] = texts or 0
        else:
            done[(locale, code)] = (translated or 0, outdated or 0)
    return {
        locale: {code: Progress(texts, *done.get((locale, code), (0, 0))) for code, texts in totals.items() if texts}
        for locale in locales
    }


def every_text(kind: Translatable, locale: str, state: TextState | None = None) -> Iterator[TranslatedThing]:
    """All things of a kind, page by page by key, for exports. Raises Invalid (not a further language)."""
    refuse_other_languages(locale)
    last: Any = None
    while True:
        source = kind.source().subquery("source")
        found = _joined(kind, source, locale).where(*_conditions(kind, source, state, "")).order_by(None)
        found = found.where(source.c.id > last) if last is not None else found
        rows = session().execute(found.order_by(source.c.id).limit(500)).all()
        yield from (_read(kind, locale, row) for row in rows)
        if len(rows) < 500:
            return
        last = rows[-1].id


def _joined(kind: Translatable, source: Any, locale: str) -> Any:
    model = kind.model
    same = and_(model.store_id == source.c.store_id, kind.key_column == source.c.id, model.locale == locale)
    texts = [getattr(model, field.name).label(f"to_{field.name}") for field in kind.fields]
    statement = select(source, model.sources.label("sources"), *texts).select_from(source).outerjoin(model, same)
    return statement.order_by(source.c.label, source.c.id)


def _conditions(kind: Translatable, source: Any, state: TextState | None, query: str) -> list[Any]:
    where = [anything_to_translate(kind, source)]
    if state is not None:
        where.append(wants_work(kind, source, state))
    if query:
        first = source.c[kind.fields[0].name]
        where.append(or_(source.c.label.icontains(query, autoescape=True), first.icontains(query, autoescape=True)))
    return where


def _read(kind: Translatable, locale: str, row: Any) -> TranslatedThing:
    kept = row.sources or {}
    texts = tuple(
        _read_text(field, getattr(row, field.name), getattr(row, f"to_{field.name}"), kept) for field in kind.fields
    )
    return TranslatedThing(kind.code, str(row.id), row.label, locale, texts)


def _read_text(field: TextField, source: str, text: str | None, kept: dict[str, str]) -> TranslatedText:
    if not source:
        return TranslatedText(field, source, text or "", TextState.EMPTY)
    if not text:
        return TranslatedText(field, source, "", TextState.UNTRANSLATED)
    is_old = kept.get(field.name, digest_of(source)) != digest_of(source)
    return TranslatedText(field, source, text, TextState.OUTDATED if is_old else TextState.TRANSLATED)


def _counts(kind: Translatable) -> tuple[Any, Any]:
    source, model = kind.source().subquery(), kind.model
    texts = sum((cast(has_source(source, field), Integer) for field in kind.fields), literal(0))
    total = select(literal(kind.code).label("kind"), null().label("locale"), func.sum(texts), literal(0), literal(0))
    same = and_(model.store_id == source.c.store_id, kind.key_column == source.c.id)
    done = [and_(has_source(source, field), is_done(kind, field)) for field in kind.fields]
    old = [and_(has_source(source, field), is_outdated(kind, source, field)) for field in kind.fields]
    per_locale = (
        select(literal(kind.code), model.locale, literal(0), _sum(done), _sum(old))
        .join(source, same)
        .group_by(model.locale)
    )
    return total.select_from(source), per_locale


def _sum(conditions: list[Any]) -> Any:
    return func.sum(sum((cast(func.coalesce(one, False), Integer) for one in conditions), literal(0)))
