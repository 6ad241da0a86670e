"""Suppliers: whom goods are bought from."""

from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps
from shared.db.session import session
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _


class Supplier(Timestamps, StoreModel):
    """A supplier; orders are written in its language and priced in its currency. ``lead_days``: until goods come."""

    __tablename__ = "suppliers"
    __table_args__ = (UniqueConstraint("store_id", "name"),)

    name: Mapped[str]
    contact: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    address: Mapped[dict[str, Any]] = mapped_column(default=dict)
    currency: Mapped[str]
    locale: Mapped[str] = mapped_column(default="en")
    lead_days: Mapped[int] = mapped_column(default=7)
    note: Mapped[str] = mapped_column(default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)


def supplier_by_id(supplier_id: UUID, *, lock: bool = False) -> Supplier:
    statement = select(Supplier).where(Supplier.id == supplier_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = session().scalars(statement).first()
    if found is None:
        raise NotFound(_("This supplier does not exist."))
    return found


def active_suppliers() -> list[Supplier]:
    return list(session().scalars(select(Supplier).where(Supplier.is_active).order_by(Supplier.name)))
