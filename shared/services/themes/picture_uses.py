"""Pictures that the settings of a theme name by their ids."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, and_, select

from shared.db.session import session
from shared.kernel.i18n import ngettext
from shared.models.catalog.media import Media
from shared.models.themes.theme import Theme, ThemeRevision
from shared.services.catalog.pictures.uses import PictureUse, UsedPlace

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def _named_ids() -> dict[UUID, tuple[str, set[UUID]]]:
    """Theme id → its name and every id in the settings of its present revision."""
    same = and_(ThemeRevision.store_id == Theme.store_id, ThemeRevision.id == Theme.revision_id)
    rows = session().execute(select(Theme.id, Theme.name, ThemeRevision.settings).join(ThemeRevision, same))
    return {
        theme_id: (name, {UUID(text) for text in _ID.findall(orjson.dumps(settings).decode())})
        for theme_id, name, settings in rows
    }


def _count(media_ids: Sequence[UUID]) -> Mapping[UUID, int]:
    return Counter(found for _name, ids in _named_ids().values() for found in ids & set(media_ids))


def _places(media_id: UUID, most: int) -> list[UsedPlace]:
    named = _named_ids().items()
    return [UsedPlace("theme", theme_id, name) for theme_id, (name, ids) in named if media_id in ids][:most]


def _is_used() -> ColumnElement[bool]:
    return Media.id.in_({found for _name, ids in _named_ids().values() for found in ids})


BY_THEMES = PictureUse(
    "theme",
    lambda count: ngettext("Used by one theme", "Used by %(count)s themes", count),
    _count,
    _places,
    _is_used,
)
