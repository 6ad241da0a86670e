"""Themes of a store and their immutable revisions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, store_key
from shared.db.session import session
from shared.kernel import clock


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
