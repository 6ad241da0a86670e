"""All pictures of a store: found, filtered and counted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, not_, or_, select

from shared.db.session import session
from shared.models.catalog.media import Media, MediaStatus, MediaTranslation
from shared.models.stores.store import current_store
from shared.services.catalog.pictures.refusals import reason_text
from shared.services.catalog.pictures.uses import is_used, told_uses, uses_of
from shared.services.stores.links import store_url

PER_PAGE = 48
LARGE_BYTES = 5 * 1024 * 1024


class Only(StrEnum):
    """What the library is narrowed to."""

    UNUSED = "unused"
    NO_ALT = "no_alt"
    LARGE = "large"
    WAITING = "waiting"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class LibraryFilters:
    """``query`` is part of a file name or alternative text; ``kind`` is what the original is: ``JPEG``, ``PNG`` …"""

    query: str = ""
    only: Only | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class LibraryPicture:
    """A picture in the library. ``problem`` says in words why its file (or its replacement's) was refused."""

    id: UUID
    key: str
    filename: str
    alt: str
    status: MediaStatus
    problem: str
    width: int
    height: int
    kind: str
    bytes: int
    is_waiting: bool
    created_at: datetime
    uses: Mapping[str, int]

    @property
    def is_ready(self) -> bool:
        return self.status is MediaStatus.READY

    @property
    def told_uses(self) -> list[str]:
        return told_uses(self.uses)


@dataclass(frozen=True, slots=True)
class LibraryPage:
    pictures: tuple[LibraryPicture, ...]
    total: int
    page: int
    per_page: int = PER_PAGE


class Shelf(NamedTuple):
    """How many pictures there are, the bytes that all their files take up, and how many of each kind."""

    pictures: int
    bytes: int
    kinds: dict[str, int]


def list_picture_ids(filters: LibraryFilters, *, page: int, per_page: int) -> tuple[list[UUID], int]:
    """One page of the pictures' ids, newest first, and how many there are. Two statements."""
    where = _conditions(filters)
    total = session().scalar(select(func.count()).select_from(Media).where(*where)) or 0
    statement = select(Media.id).where(*where).order_by(Media.created_at.desc(), Media.id.desc())
    return list(session().scalars(statement.offset((page - 1) * per_page).limit(per_page))), total


def list_pictures(filters: LibraryFilters, *, page: int = 1, per_page: int = PER_PAGE) -> LibraryPage:
    """Newest first. As many statements as there are kinds of use, and two."""
    where = _conditions(filters)
    total = session().scalar(select(func.count()).select_from(Media).where(*where)) or 0
    statement = select(Media).where(*where).order_by(Media.created_at.desc(), Media.id.desc())
    rows = list(session().scalars(statement.offset((page - 1) * per_page).limit(per_page)))
    return LibraryPage(library_pictures(rows), total, page, per_page)


def library_pictures(rows: Sequence[Media]) -> tuple[LibraryPicture, ...]:
    """Pictures with where they are used."""
    uses = uses_of([row.id for row in rows])
    return tuple(_shown(row, uses[row.id]) for row in rows)


def api_pictures(media_ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """Pictures as the API tells them, in this order. As many statements as there are kinds of use, and two."""
    if not media_ids:
        return []
    rows = {row.id: row for row in session().scalars(select(Media).where(Media.id.in_(media_ids)))}
    uses, alts = uses_of(media_ids), _alts_of(media_ids)
    folder = store_url(current_store(), "/media/")
    return [_told(rows[one], uses[one], alts.get(one, {}), folder) for one in media_ids if one in rows]


def _told(row: Media, uses: Mapping[str, int], alts: Mapping[str, str], folder: str) -> dict[str, Any]:
    return {
        "id": row.id,
        "filename": row.filename,
        "status": row.status.value,
        "problem": reason_text(row.problem) if row.problem else "",
        "is_waiting": bool(row.incoming_key),
        "url": f"{folder}{row.key}" if row.is_ready else None,
        "alt": row.alt,
        "alts": alts,
        "width": row.width,
        "height": row.height,
        "format": row.original_format,
        "bytes": row.stored_bytes,
        "focal_point": [row.focal_x, row.focal_y],
        "uses": uses,
        "version": row.version,
        "created_at": row.created_at,
    }


def _alts_of(media_ids: Sequence[UUID]) -> dict[UUID, dict[str, str]]:
    found: dict[UUID, dict[str, str]] = {}
    wanted = select(MediaTranslation.media_id, MediaTranslation.locale, MediaTranslation.alt)
    for media_id, locale, alt in session().execute(wanted.where(MediaTranslation.media_id.in_(media_ids))):
        found.setdefault(media_id, {})[locale] = alt
    return found


def survey_library() -> Shelf:
    """Counts and bytes of the whole library. One statement."""
    stored = func.sum(Media.size + Media.original_size + Media.rendition_bytes)
    statement = select(Media.original_format, func.count(), stored).where(Media.deleted_at.is_(None))
    rows = session().execute(statement.group_by(Media.original_format)).all()
    kinds = {kind: count for kind, count, _bytes in sorted(rows) if kind}
    return Shelf(sum(row[1] for row in rows), int(sum(row[2] or 0 for row in rows)), kinds)


def _shown(row: Media, uses: Mapping[str, int]) -> LibraryPicture:
    return LibraryPicture(
        id=row.id,
        key=row.key,
        filename=row.filename,
        alt=row.alt,
        status=row.status,
        problem=reason_text(row.problem) if row.problem else "",
        width=row.width,
        height=row.height,
        kind=row.original_format,
        bytes=row.stored_bytes,
        is_waiting=bool(row.incoming_key),
        created_at=row.created_at,
        uses=uses,
    )


def _conditions(filters: LibraryFilters) -> list[ColumnElement[bool]]:
    where: list[Any] = [Media.deleted_at.is_(None)]
    if filters.query:
        where.append(_matches(filters.query))
    if filters.kind:
        where.append(Media.original_format == filters.kind)
    only: dict[Only, Callable[[], Any]] = {
        Only.UNUSED: lambda: not_(is_used()),
        Only.NO_ALT: lambda: Media.alt == "",
        Only.LARGE: lambda: Media.original_size >= LARGE_BYTES,
        Only.WAITING: lambda: Media.incoming_key != "",
        Only.REFUSED: lambda: Media.problem != "",
    }
    return [*where, only[filters.only]()] if filters.only else where


def _matches(query: str) -> ColumnElement[bool]:
    """Every word in the file's name or in an alternative text of any language."""
    translated = and_(MediaTranslation.store_id == Media.store_id, MediaTranslation.media_id == Media.id)
    return and_(
        *(
            or_(
                Media.filename.icontains(word, autoescape=True),
                Media.alt.icontains(word, autoescape=True),
                select(MediaTranslation.id)
                .where(translated, MediaTranslation.alt.icontains(word, autoescape=True))
                .exists(),
            )
            for word in query.split()[:8]
        )
    )
