"""The shape of the category tree: paths, moves and the order of siblings, all by set statements."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, and_, any_, delete, func, insert, literal, select, update
from sqlalchemy.orm import aliased

from shared.db.bulk import insert_rows
from shared.db.locks import wait_for_turn
from shared.db.session import session
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.tenant import current_store_id
from shared.models.catalog.category import DEEPEST, Category, CategoryAncestor, ids_below


def lock_tree() -> None:
    """Changes of the store's tree come one after the other, so that two moves never close a ring."""
    wait_for_turn(session(), f"categories of {current_store_id()}")


def plant(category_id: UUID, parent_id: UUID | None) -> None:
    """Write the path of a new category. Raises Invalid where the tree would get too deep."""
    refuse_deep(parent_id, levels=1)
    insert_rows(CategoryAncestor, [{"category_id": category_id, "ancestor_id": category_id, "distance": 0}])
    _hang_under([category_id], category_id, parent_id)


def transplant(category_id: UUID, parent_id: UUID | None) -> None:
    """Hang a category, with all that is under it, under another parent. Raises Invalid: a ring, or too deep."""
    moved = ids_below(category_id)
    if parent_id in moved:
        message = _("A category cannot be put under itself or under one of its own.")
        raise Invalid(message, fields={"parent_id": message})
    refuse_deep(parent_id, levels=_levels(category_id))
    old = and_(CategoryAncestor.category_id.in_(moved), CategoryAncestor.ancestor_id.not_in(moved))
    session().execute(delete(CategoryAncestor).where(old).execution_options(synchronize_session=False))
    _hang_under(moved, category_id, parent_id)
    session().execute(
        update(Category)
        .where(Category.id == category_id)
        .values(parent_id=parent_id, version=Category.version + 1)
        .execution_options(synchronize_session=False)
    )


def refuse_deep(parent_id: UUID | None, *, levels: int) -> None:
    """Raises Invalid where so many levels under the parent would be more than the tree may have."""
    if depth_of(parent_id) + levels > DEEPEST:
        message = _("Categories may be %(count)s levels deep; this would be deeper.", count=DEEPEST)
        raise Invalid(message, fields={"parent_id": message})


def depth_of(category_id: UUID | None) -> int:
    """The level of a category: 1 at the top, 0 for none."""
    if category_id is None:
        return 0
    wanted = select(func.count()).where(CategoryAncestor.category_id == category_id)
    return session().scalar(wanted.select_from(CategoryAncestor)) or 0


def siblings_under(parent_id: UUID | None) -> list[UUID]:
    """The categories right under a parent (or at the top), in their order."""
    wanted = select(Category.id).where(Category.parent_id.is_not_distinct_from(parent_id))
    return list(session().scalars(wanted.order_by(Category.position, Category.title, Category.id)))


def place_among_siblings(category_id: UUID, parent_id: UUID | None, position: int | None) -> None:
    """Put the category at that place among its siblings, from 1; last where none is given."""
    others = [sibling for sibling in siblings_under(parent_id) if sibling != category_id]
    at = len(others) if position is None else max(0, min(position - 1, len(others)))
    number_siblings([*others[:at], category_id, *others[at:]])


def number_siblings(ordered: Sequence[UUID]) -> None:
    """Give these siblings the places 1, 2, 3 … in that order. One statement."""
    ids: Any = literal(list(ordered), ARRAY(Uuid))
    session().execute(
        update(Category)
        .where(Category.id == any_(ids))
        .values(position=func.array_position(ids, Category.id), updated_at=Category.updated_at)
        .execution_options(synchronize_session=False)
    )


def _levels(category_id: UUID) -> int:
    wanted = select(func.max(CategoryAncestor.distance)).where(CategoryAncestor.ancestor_id == category_id)
    return (session().scalar(wanted) or 0) + 1


def _hang_under(moved: Sequence[UUID], top: UUID, parent_id: UUID | None) -> None:
    """Give every moved category the ancestors of its new parent."""
    if parent_id is None:
        return
    above, below = aliased(CategoryAncestor), aliased(CategoryAncestor)
    steps = above.distance + below.distance + 1
    paths = (
        select(above.store_id, func.gen_random_uuid(), below.category_id, above.ancestor_id, steps)
        .join_from(above, below, below.store_id == above.store_id)
        .where(above.store_id == current_store_id(), above.category_id == parent_id)
        .where(below.ancestor_id == top, below.category_id.in_(moved))
    )
    columns = ["store_id", "id", "category_id", "ancestor_id", "distance"]
    session().execute(insert(CategoryAncestor).from_select(columns, paths))
