"""Tags on orders: a row each, because row-level security keeps the planner from arrays' indexes."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Select, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped

from shared.db.base import StoreModel, store_key
from shared.db.session import session
from shared.kernel.tenant import current_store_id


class OrderTag(StoreModel):
    """A word that staff put on an order. ``tag`` as it was written, ``key`` without the case of its letters."""

    __tablename__ = "order_tags"
    __table_args__ = (
        store_key("order_id", "orders", ondelete="CASCADE"),
        UniqueConstraint("store_id", "order_id", "key"),
        Index("ix_order_tags_key", "store_id", "key", "order_id"),
    )

    order_id: Mapped[UUID]
    tag: Mapped[str]
    key: Mapped[str]


def tags_of(order_id: UUID) -> list[str]:
    return tags_of_orders([order_id]).get(order_id, [])


def tags_of_orders(order_ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    """Tags by order, in the order of the alphabet; orders without one are left out. One statement."""
    wanted = list(order_ids)
    if not wanted:
        return {}
    found: dict[UUID, list[str]] = {}
    statement = select(OrderTag.order_id, OrderTag.tag).where(OrderTag.order_id.in_(wanted)).order_by(OrderTag.key)
    for order_id, tag in session().execute(statement):
        found.setdefault(order_id, []).append(tag)
    return found


def known_order_tags(most: int = 100) -> list[str]:
    """The tags that orders of this store have, for suggestions. One statement, that jumps along the index."""
    first = _lowest().cte("jump", recursive=True)
    jump = first.union_all(select(_next_key(first.c.key)).where(first.c.key.is_not(None)))
    name = select(OrderTag.tag).where(OrderTag.store_id == current_store_id(), OrderTag.key == jump.c.key).limit(1)
    statement = select(name.scalar_subquery()).where(jump.c.key.is_not(None)).limit(most)
    return sorted((tag for tag in session().scalars(statement) if tag), key=str.lower)


def _lowest() -> Select[Any]:
    lowest = select(func.min(OrderTag.key)).where(OrderTag.store_id == current_store_id())
    return select(lowest.scalar_subquery().label("key"))


def _next_key(key: Any) -> Any:
    following = select(func.min(OrderTag.key)).where(OrderTag.store_id == current_store_id(), OrderTag.key > key)
    return following.scalar_subquery()
