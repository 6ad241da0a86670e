"""Gift cards of an order that somebody else gets: whom they are for, what is written with them, and when they leave."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, store_key
from shared.db.entities import FixedEntity
from shared.db.session import session
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _


class OrderGift(StoreModel):
    """Pieces of a line that are gift cards for somebody else: so many from ``first_piece`` (from 1) on.

    ``send_on`` is a day in the store's time zone, None for as soon as it is paid. ``told_at`` is when the buyer was
    told that it has left.
    """

    __tablename__ = "order_gifts"
    __table_args__ = (
        store_key("order_id", "orders", ondelete="CASCADE"),
        store_key("order_line_id", "order_lines", ondelete="CASCADE"),
        Index("ix_order_gifts_order", "store_id", "order_id"),
        Index("ix_order_gifts_line", "store_id", "order_line_id"),
        Index("ix_order_gifts_email", "store_id", "email"),
        CheckConstraint("first_piece > 0 AND pieces > 0", name="pieces_positive"),
    )

    order_id: Mapped[UUID]
    order_line_id: Mapped[UUID]
    first_piece: Mapped[int]
    pieces: Mapped[int]
    email: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    message: Mapped[str] = mapped_column(default="")
    send_on: Mapped[date | None]
    told_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    def holds(self, piece: int) -> bool:
        return self.first_piece <= piece < self.first_piece + self.pieces


def gifts_of_order(order_id: UUID) -> list[OrderGift]:
    """In the order of lines and pieces. One small statement."""
    return _OF_ORDER.all(order=order_id)


_OF_ORDER = FixedEntity(
    OrderGift,
    lambda gifts: gifts.where(OrderGift.order_id == bindparam("order")).order_by(OrderGift.id),
    refresh=True,
)


def gifts_of_orders(order_ids: Iterable[UUID]) -> list[OrderGift]:
    """Those of several orders."""
    wanted = select(OrderGift).where(OrderGift.order_id.in_(list(order_ids)))
    return list(session().scalars(wanted.order_by(OrderGift.id)))


def gift_by_id(gift_id: UUID) -> OrderGift:
    """Raises NotFound."""
    found = session().scalars(select(OrderGift).where(OrderGift.id == gift_id)).first()
    if found is None:
        raise NotFound(_("This gift card does not exist."))
    return found
