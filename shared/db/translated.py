"""Translations know which words they were made from, so that it shows when these change."""

import hashlib
from typing import Any, ClassVar

from sqlalchemy import event, inspect
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from shared.db.base import Base, StoreModel
from shared.db.scoping import STORE, ScopedSession


def digest_of(text: str) -> str:
    """What is kept of a source text: MD5 in hex, which PostgreSQL computes too. It only tells texts apart."""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


class Translation:
    """A row of texts in one further language. ``sources`` maps each field to the digest of what was translated.

    ``translates`` names the model whose texts these are and the column that holds its id. Whoever writes a text through
    the session leaves the digest too; a row without one counts as up to date.
    """

    translates: ClassVar[tuple[str, str]]
    sources: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, sort_order=90)


@event.listens_for(ScopedSession, "before_flush")
def note_sources(session: Session, _context: Any, _instances: Any) -> None:
    """Keep the digest of the source beside every text that is written now."""
    rows = [row for row in (*session.new, *session.dirty) if isinstance(row, Translation)]
    if not rows:
        return
    with session.no_autoflush:
        for row in rows:
            changed = _changed_fields(row)
            source = _source_of(session, row) if changed else None
            if source is not None:
                fresh = {name: digest_of(getattr(source, name) or "") for name in changed if hasattr(source, name)}
                row.sources = {**(row.sources or {}), **fresh}


def _changed_fields(row: Any) -> list[str]:
    state = inspect(row)
    texts = [attribute.key for attribute in state.mapper.column_attrs if attribute.key not in _NOT_TEXTS]
    if state.attrs["sources"].history.has_changes() and row.sources is not None:
        return []
    return [name for name in texts if state.attrs[name].history.has_changes() and isinstance(getattr(row, name), str)]


def _source_of(session: Session, row: Any) -> Any:
    """The row that is translated; None for words without a row of their own, such as tags."""
    name, column = row.translates
    model = next((mapper.class_ for mapper in Base.registry.mappers if mapper.class_.__name__ == name), None)
    row_id = getattr(row, column)
    if model is None or row_id is None:
        return None
    wanted = (row.store_id or session.info[STORE], row_id) if issubclass(model, StoreModel) else row_id
    return session.get(model, wanted)


_NOT_TEXTS = {"id", "store_id", "locale", "sources"}
