"""Products that wait to be looked at by the store's smart collections."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import DateTime, Index, UniqueConstraint, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel
from shared.db.bulk import insert_missing
from shared.db.session import session
from shared.kernel import clock

LOST_AFTER = timedelta(seconds=10)


class SortingWish(StoreModel):
    """A product that changed since its smart collections were last asked. It may be gone already, hence no key."""

    __tablename__ = "sorting_wishes"
    __table_args__ = (
        UniqueConstraint("store_id", "product_id"),
        Index("ix_sorting_wishes_waiting", "store_id", "created_at"),
    )

    product_id: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)


def wish_sorting(product_ids: Iterable[UUID]) -> bool:
    """Note these products. True where a job is to be called: nothing waited before, or the last call got lost."""
    waiting = session().scalar(select(func.min(SortingWish.created_at)))
    insert_missing(SortingWish, [{"product_id": product_id} for product_id in sorted(set(product_ids))])
    return waiting is None or waiting < clock.now() - LOST_AFTER


def take_sorting_wishes(limit: int) -> list[UUID]:
    """The products that wait longest; their wishes are gone with the present transaction."""
    oldest = select(SortingWish.id).order_by(SortingWish.created_at).limit(limit).with_for_update(skip_locked=True)
    ids = list(session().scalars(oldest))
    if not ids:
        return []
    taken = delete(SortingWish).where(SortingWish.id.in_(ids)).returning(SortingWish.product_id)
    return sorted(set(session().scalars(taken.execution_options(synchronize_session=False))))
