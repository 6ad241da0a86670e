"""Saved views of the list of orders: filters under a name."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, store_key
from shared.db.session import session
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _


class OrderView(Timestamps, StoreModel):
    """Filters as they stand in the list's address (``{"fulfilment": "unfulfilled", "tag": "gift"}``).

    Shared ones are seen by everybody who sees orders, and changed by their maker alone.
    """

    __tablename__ = "order_views"
    __table_args__ = (UniqueConstraint("store_id", "user_id", "name"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str]
    filters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    is_shared: Mapped[bool] = mapped_column(default=False)


class OrderViewDefault(StoreModel):
    """The view with which a person's list of orders begins."""

    __tablename__ = "order_view_defaults"
    __table_args__ = (
        UniqueConstraint("store_id", "user_id"),
        store_key("view_id", "order_views", ondelete="CASCADE"),
    )

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    view_id: Mapped[UUID]


def views_for(user_id: UUID) -> list[OrderView]:
    """A person's own views and the shared ones, by name."""
    visible = or_(OrderView.user_id == user_id, OrderView.is_shared)
    return list(session().scalars(select(OrderView).where(visible).order_by(OrderView.name, OrderView.id)))


def view_for(view_id: UUID, user_id: UUID) -> OrderView:
    """A view that this person may see. Raises NotFound."""
    visible = or_(OrderView.user_id == user_id, OrderView.is_shared)
    found = session().scalars(select(OrderView).where(OrderView.id == view_id, visible)).first()
    if found is None:
        raise NotFound(_("This view does not exist."))
    return found


def default_view_id(user_id: UUID) -> UUID | None:
    return session().scalar(select(OrderViewDefault.view_id).where(OrderViewDefault.user_id == user_id))


def default_of(user_id: UUID) -> OrderViewDefault | None:
    return session().scalars(select(OrderViewDefault).where(OrderViewDefault.user_id == user_id)).first()
