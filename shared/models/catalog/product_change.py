"""What an operation changed on products: the way back."""

from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, store_key
from shared.db.session import session


class ProductChange(StoreModel):
    """One product's part of an operation: what the changed fields said ``before`` and ``after``.

    The product may be gone by now; ``title`` tells people which one it was.
    """

    __tablename__ = "product_changes"
    __table_args__ = (
        store_key("operation_id", "operations", ondelete="CASCADE"),
        UniqueConstraint("store_id", "operation_id", "product_id"),
    )

    operation_id: Mapped[UUID]
    product_id: Mapped[UUID]
    title: Mapped[str]
    before: Mapped[Any] = mapped_column(JSONB)
    after: Mapped[Any] = mapped_column(JSONB)


def changes_after(operation_id: UUID, product_id: UUID | None, limit: int) -> list[ProductChange]:
    """The operation's next changes by product, after that one (or from the first)."""
    statement = select(ProductChange).where(ProductChange.operation_id == operation_id)
    if product_id is not None:
        statement = statement.where(ProductChange.product_id > product_id)
    return list(session().scalars(statement.order_by(ProductChange.product_id).limit(limit)))


def count_changes(operation_id: UUID) -> int:
    wanted = ProductChange.operation_id == operation_id
    return session().scalar(select(func.count()).select_from(ProductChange).where(wanted)) or 0
