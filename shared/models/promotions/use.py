"""Which orders have which discounts: never changed, only added to."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    DateTime,
    Index,
    UniqueConstraint,
    Uuid,
    bindparam,
    func,
    select,
)
from sqlalchemy import any_ as any_of
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, store_key
from shared.db.entities import FixedEntity
from shared.db.session import session
from shared.db.types import enum_column
from shared.kernel import clock
from shared.models.promotions.discount import DiscountClass, DiscountKind


class DiscountUse(StoreModel):
    """An order took a discount (``change`` 1), or gave it back when it was cancelled (−1).

    An edit of the order writes it anew: ``revision`` is the order's at that moment, and what ``is_replaced`` takes back
    the same discount's row of that revision.

    ``name`` and ``code`` stay as they were at that moment; ``amount`` is minor units of the order's currency, and
    ``shares`` what each line had of it, by the line's position. ``amount`` less the shares came off the delivery.
    """

    __tablename__ = "discount_uses"
    __table_args__ = (
        store_key("order_id", "orders", ondelete="CASCADE"),
        store_key("discount_id", "discounts"),
        store_key("code_id", "discount_codes", ondelete="SET NULL (code_id)"),
        store_key("customer_id", "customers", ondelete="SET NULL (customer_id)"),
        UniqueConstraint("store_id", "order_id", "discount_id", "change", "revision"),
        Index("ix_discount_uses_customer", "store_id", "discount_id", "customer_id"),
        CheckConstraint("change IN (1, -1)", name="once_each_way"),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
        {"info": {"append_only": True}},
    )

    order_id: Mapped[UUID]
    discount_id: Mapped[UUID]
    code_id: Mapped[UUID | None]
    customer_id: Mapped[UUID | None]
    change: Mapped[int] = mapped_column(default=1)
    revision: Mapped[int] = mapped_column(default=0)
    is_replaced: Mapped[bool] = mapped_column(default=False)
    name: Mapped[str]
    code: Mapped[str] = mapped_column(default="")
    kind: Mapped[DiscountKind] = mapped_column(enum_column(DiscountKind))
    discount_class: Mapped[DiscountClass] = mapped_column(enum_column(DiscountClass))
    amount: Mapped[int] = mapped_column(BigInteger)
    shares: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)


def uses_of(order_id: UUID) -> list[DiscountUse]:
    """What the order took, in the order in which it was taken off; also when it was given back since."""
    return standing_uses(_USES.all(order=order_id))


def standing_uses(every: Sequence[DiscountUse]) -> list[DiscountUse]:
    """Of all that an order took and gave back, what no edit has replaced."""
    replaced = {(use.discount_id, use.revision) for use in every if use.is_replaced}
    return [use for use in every if use.change == 1 and (use.discount_id, use.revision) not in replaced]


def every_use_of(order_id: UUID) -> list[DiscountUse]:
    """Everything that the order took and gave back."""
    return _USES.all(order=order_id)


_USES = FixedEntity(
    DiscountUse, lambda uses: uses.where(DiscountUse.order_id == bindparam("order")).order_by(DiscountUse.id)
)


def count_uses(discount_ids: list[UUID]) -> dict[UUID, int]:
    """How many orders have each of the discounts now. One statement."""
    counted = select(DiscountUse.discount_id, func.sum(DiscountUse.change))
    mine = DiscountUse.discount_id == any_of(bindparam("ids", type_=ARRAY(Uuid)))
    rows = session().execute(counted.where(mine).group_by(DiscountUse.discount_id), {"ids": discount_ids})
    return {discount_id: int(count) for discount_id, count in rows}


def count_uses_by_code(discount_id: UUID) -> dict[UUID, int]:
    """How many orders have the discount now by each of its codes; codes that no order has are left out."""
    counted = select(DiscountUse.code_id, func.sum(DiscountUse.change)).where(DiscountUse.discount_id == discount_id)
    rows = session().execute(counted.where(DiscountUse.code_id.is_not(None)).group_by(DiscountUse.code_id))
    return {code_id: int(count) for code_id, count in rows if code_id is not None and count}


def is_used(discount_id: UUID) -> bool:
    """Whether any order ever took it."""
    return session().scalar(select(DiscountUse.id).where(DiscountUse.discount_id == discount_id).limit(1)) is not None
