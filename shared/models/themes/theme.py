"""Themes of a store and their immutable revisions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Index, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, store_key
from shared.db.session import session
from shared.kernel import clock
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _


class Theme(Timestamps, StoreModel):
    """A theme in a store. Publishing points ``revision_id`` at a revision; so does going back."""

    __tablename__ = "themes"
    __table_args__ = (
        UniqueConstraint("store_id", "name"),
        Index("uq_themes_published", "store_id", unique=True, postgresql_where="is_published"),
    )

    name: Mapped[str]
    is_published: Mapped[bool] = mapped_column(default=False)
    revision_id: Mapped[UUID | None]


class ThemeRevision(StoreModel):
    """One immutable state of a theme: the files of ``base``, overlaid with ``files`` and ``settings``."""

    __tablename__ = "theme_revisions"
    __table_args__ = (
        store_key("theme_id", "themes", ondelete="CASCADE"),
        UniqueConstraint("store_id", "theme_id", "number"),
        {"info": {"append_only": True}},
    )

    theme_id: Mapped[UUID]
    number: Mapped[int]
    base: Mapped[str]
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    files: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)


def published_revision() -> ThemeRevision | None:
    """The revision that shoppers see."""
    return (
        session()
        .scalars(
            select(ThemeRevision)
            .join(Theme, (Theme.store_id == ThemeRevision.store_id) & (Theme.revision_id == ThemeRevision.id))
            .where(Theme.is_published)
        )
        .first()
    )


def find_published_theme() -> tuple[Theme, ThemeRevision] | None:
    """The theme that shoppers see, with its revision."""
    row = (
        session()
        .execute(
            select(Theme, ThemeRevision)
            .join(
                ThemeRevision,
                (ThemeRevision.store_id == Theme.store_id) & (ThemeRevision.id == Theme.revision_id),
            )
            .where(Theme.is_published)
        )
        .first()
    )
    return None if row is None else (row[0], row[1])


def all_themes() -> list[Theme]:
    return list(session().scalars(select(Theme).order_by(Theme.is_published.desc(), Theme.name)))


def theme_for_update(theme_id: UUID) -> Theme:
    """The theme with its row locked, so that revisions are numbered one by one. Raises NotFound."""
    statement = select(Theme).where(Theme.id == theme_id).with_for_update()
    theme = session().scalars(statement.execution_options(populate_existing=True)).first()
    if theme is None:
        raise NotFound(_("This theme does not exist."))
    return theme


def last_revision(theme_id: UUID) -> ThemeRevision:
    statement = select(ThemeRevision).where(ThemeRevision.theme_id == theme_id)
    return session().scalars(statement.order_by(ThemeRevision.number.desc()).limit(1)).one()


def revisions_of(theme_id: UUID, limit: int = 50) -> list[ThemeRevision]:
    """The theme's history, the newest first."""
    statement = select(ThemeRevision).where(ThemeRevision.theme_id == theme_id)
    return list(session().scalars(statement.order_by(ThemeRevision.number.desc()).limit(limit)))


def revision_of(theme_id: UUID, number: int) -> ThemeRevision:
    statement = select(ThemeRevision).where(ThemeRevision.theme_id == theme_id, ThemeRevision.number == number)
    revision = session().scalars(statement).first()
    if revision is None:
        raise NotFound(_("This version of the theme does not exist."))
    return revision


def unpublish_themes(*, besides: UUID) -> None:
    """Take the present theme down, to make room for another."""
    session().execute(update(Theme).where(Theme.is_published, Theme.id != besides).values(is_published=False))
