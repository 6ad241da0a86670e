"""How far a text is translated, told by PostgreSQL: nothing but emptiness and digests is compared."""

from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, func, not_, or_

from shared.services.content.translating.resources import TextField, Translatable


class TextState(StrEnum):
    """``OUTDATED``: the source was changed after it had been translated. ``EMPTY``: there is nothing to translate."""

    EMPTY = "empty"
    UNTRANSLATED = "untranslated"
    OUTDATED = "outdated"
    TRANSLATED = "translated"


def has_source(source: Any, field: TextField) -> ColumnElement[bool]:
    found: ColumnElement[bool] = source.c[field.name] != ""
    return found


def is_done(kind: Translatable, field: TextField) -> ColumnElement[bool]:
    return func.coalesce(getattr(kind.model, field.name), "") != ""


def is_outdated(kind: Translatable, source: Any, field: TextField) -> ColumnElement[bool]:
    kept = kind.model.sources[field.name].astext
    return and_(is_done(kind, field), kept.is_not(None), kept != func.md5(source.c[field.name]))


def wants_work(kind: Translatable, source: Any, state: TextState) -> ColumnElement[bool]:
    """Things with at least one text in that state; ``TRANSLATED`` are those with all texts translated and fresh."""
    missing = or_(*(and_(has_source(source, field), not_(is_done(kind, field))) for field in kind.fields))
    old = or_(*(is_outdated(kind, source, field) for field in kind.fields))
    if state is TextState.UNTRANSLATED:
        return missing
    if state is TextState.OUTDATED:
        return old
    return and_(not_(missing), not_(func.coalesce(old, False)))


def anything_to_translate(kind: Translatable, source: Any) -> ColumnElement[bool]:
    return or_(*(has_source(source, field) for field in kind.fields))
