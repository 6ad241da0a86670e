"""A store's themes: every change is a new revision, and what shoppers see is a pointer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shared.db.session import session, transaction
from shared.events.content import ContentChanged
from shared.events.outbox import record
from shared.kernel.errors import Conflict, NotFound
from shared.kernel.i18n import gettext as _
from shared.models.stores.revision import touch_storefront
from shared.models.themes.theme import (
    Theme,
    ThemeRevision,
    find_published_theme,
    last_revision,
    revision_of,
    theme_for_update,
    unpublish_themes,
)

DEFAULT_BASE = "default"
DEFAULT_NAME = "Default"


@dataclass(frozen=True, slots=True)
class PublishedTheme:
    """What shoppers see: the files of ``base``, overlaid with ``files`` and ``settings``. ``number`` is for caches."""

    theme_id: UUID
    revision_id: UUID
    number: int
    base: str
    settings: dict[str, Any]
    files: dict[str, Any]


def ensure_theme(base: str = DEFAULT_BASE, *, name: str = DEFAULT_NAME) -> Theme:
    """The store's published theme; where it has none yet, one that is ``base`` unchanged."""
    with transaction():
        found = find_published_theme()
        if found is not None:
            return found[0]
        theme = Theme(name=name, is_published=True)
        session().add(theme)
        session().flush()
        revision = ThemeRevision(theme_id=theme.id, number=1, base=base)
        session().add(revision)
        theme.revision_id = revision.id
        _tell()
    return theme


def published_theme() -> PublishedTheme:
    """The published theme with its revision. One statement. Raises NotFound before ``ensure_theme``."""
    found = find_published_theme()
    if found is None:
        raise NotFound(_("This store has no published theme."))
    theme, revision = found
    return PublishedTheme(
        theme.id, revision.id, revision.number, revision.base, dict(revision.settings), dict(revision.files)
    )


def save_revision(
    theme_id: UUID,
    *,
    settings: Mapping[str, Any] | None = None,
    files: Mapping[str, Any] | None = None,
    seen: int | None = None,
) -> ThemeRevision:
    """A new revision with these settings and files (None keeps the last ones); shoppers see it once published.

    ``seen`` is the number that the person worked from. Raises Conflict where there is a newer one, NotFound.
    """
    with transaction():
        theme = theme_for_update(theme_id)
        last = last_revision(theme.id)
        if seen is not None and seen != last.number:
            raise Conflict(_("Somebody else changed this theme meanwhile. Look at the newest version first."))
        revision = ThemeRevision(
            theme_id=theme.id,
            number=last.number + 1,
            base=last.base,
            settings=dict(last.settings if settings is None else settings),
            files=dict(last.files if files is None else files),
        )
        session().add(revision)
        session().flush()
    return revision


def publish_revision(theme_id: UUID, number: int) -> Theme:
    """Shoppers see this revision from now on, an older one too: going back is the same step. Raises NotFound."""
    with transaction():
        theme = theme_for_update(theme_id)
        revision = revision_of(theme.id, number)
        unpublish_themes(besides=theme.id)
        theme.revision_id, theme.is_published = revision.id, True
        _tell()
    return theme


def change_settings(settings: Mapping[str, Any]) -> ThemeRevision:
    """Change some settings of the published theme at once: a new revision, published. Raises NotFound."""
    with transaction():
        current = published_theme()
        revision = save_revision(current.theme_id, settings=current.settings | dict(settings))
        publish_revision(current.theme_id, revision.number)
    return revision


def _tell() -> None:
    session().flush()
    record(ContentChanged())
    touch_storefront()
