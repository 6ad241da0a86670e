"""Products whose search index is behind: written with the news of a change, taken by the indexing job."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import DateTime, Index, UniqueConstraint, delete, func, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel
from shared.db.bulk import insert_missing
from shared.db.session import session
from shared.kernel import clock
from shared.kernel.tenant import current_store_id
from shared.models.catalog.fact import IndexedProduct
from shared.models.catalog.product import Product

#: A wish that waits longer has lost its call.
OVERDUE = timedelta(seconds=5)


class IndexWish(StoreModel):
    """A product that waits to be indexed."""

    __tablename__ = "index_wishes"
    __table_args__ = (
        UniqueConstraint("store_id", "product_id"),
        Index("ix_index_wishes_waiting", "store_id", "created_at"),
    )

    product_id: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)


def wish_for(product_ids: Iterable[UUID]) -> bool:
    """Note that these products want indexing. True where nothing was waiting before, so that somebody is to be called.

    A wish that is overdue has lost its call: then somebody is called again.
    """
    waiting = session().scalar(select(func.min(IndexWish.created_at)))
    insert_missing(IndexWish, [{"product_id": product_id} for product_id in sorted(set(product_ids))])
    return waiting is None or waiting < clock.now() - OVERDUE


def wish_for_all_products() -> int:
    """Have every product of the store indexed, and what is left of deleted ones taken away; returns how many wait."""
    for model, column in ((Product, Product.id), (IndexedProduct, IndexedProduct.product_id)):
        everything = select(model.store_id, func.gen_random_uuid(), column, literal(clock.now())).where(
            model.store_id == current_store_id()
        )
        wishes = insert(IndexWish).from_select(["store_id", "id", "product_id", "created_at"], everything)
        session().execute(wishes.on_conflict_do_nothing())
    return session().scalar(select(func.count()).select_from(IndexWish)) or 0


def take_wishes(limit: int) -> list[UUID]:
    """The products that wait longest; their wishes are gone with the present transaction."""
    oldest = select(IndexWish.id).order_by(IndexWish.created_at).limit(limit).with_for_update(skip_locked=True)
    ids = list(session().scalars(oldest))
    if not ids:
        return []
    taken = delete(IndexWish).where(IndexWish.id.in_(ids)).returning(IndexWish.product_id)
    return sorted(set(session().scalars(taken.execution_options(synchronize_session=False))))
