"""The category tree for the dashboard and the API: columns only, two statements however large it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select

from shared.db.session import session
from shared.kernel.tenant import current_store_id
from shared.models.catalog.category import Category
from shared.models.catalog.media import Media
from shared.models.catalog.product import Product


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A category where it stands: ``depth`` from 0; ``own_count`` products in it, ``count`` with those under it."""

    id: UUID
    parent_id: UUID | None
    handle: str
    title: str
    is_published: bool
    picture_key: str | None
    depth: int
    place: int
    is_last: bool
    child_count: int
    own_count: int
    count: int
    path: tuple[str, ...]

    @property
    def full_title(self) -> str:
        """``Home › Kitchen › Cups``."""
        return " › ".join((*self.path, self.title))


def list_categories() -> list[CategoryRow]:
    """Every category, each followed by what is under it."""
    below: dict[UUID | None, list[Any]] = {}
    for row in session().execute(_statement()):
        below.setdefault(row.parent_id, []).append(row)
    own = count_by_category() if below else {}
    return list(_unfold(below, None, own, _totals(below, own), ()))


def count_by_category() -> dict[UUID, int]:
    """How many products stand right in each category, whatever their status. One statement."""
    counted = select(Product.category_id, func.count()).where(
        Product.store_id == current_store_id(), Product.category_id.is_not(None)
    )
    rows = session().execute(counted.group_by(Product.category_id))
    return {row[0]: row[1] for row in rows if row[0]}


def category_choices() -> list[tuple[str, str]]:
    """(id, ``Home › Kitchen``) of every category, in the tree's order, for a list of choices. One statement."""
    below: dict[UUID | None, list[Any]] = {}
    for row in session().execute(_statement()):
        below.setdefault(row.parent_id, []).append(row)
    return [(str(row.id), row.full_title) for row in _unfold(below, None, {}, {}, ())]


def _statement() -> Any:
    same = and_(Media.store_id == Category.store_id, Media.id == Category.media_id)
    return (
        select(Category.id, Category.parent_id, Category.handle, Category.title, Category.is_published, Media.key)
        .outerjoin(Media, same)
        .where(Category.store_id == current_store_id())
        .order_by(Category.position, Category.title, Category.id)
    )


def _totals(below: dict[UUID | None, list[Any]], own: dict[UUID, int]) -> dict[UUID, int]:
    """Products of each category with those under it."""
    totals: dict[UUID, int] = {}

    def add_up(parent: UUID | None) -> int:
        total = 0
        for row in below.get(parent, ()):
            totals[row.id] = own.get(row.id, 0) + add_up(row.id)
            total += totals[row.id]
        return total

    add_up(None)
    return totals


def _unfold(
    below: dict[UUID | None, list[Any]],
    parent: UUID | None,
    own: dict[UUID, int],
    totals: dict[UUID, int],
    path: tuple[str, ...],
) -> Iterator[CategoryRow]:
    level = below.get(parent, [])
    for place, row in enumerate(level, start=1):
        yield CategoryRow(
            *(row.id, row.parent_id, row.handle, row.title, row.is_published, row.key),
            depth=len(path),
            place=place,
            is_last=place == len(level),
            child_count=len(below.get(row.id, ())),
            own_count=own.get(row.id, 0),
            count=totals.get(row.id, 0),
            path=path,
        )
        yield from _unfold(below, row.id, own, totals, (*path, row.title))
