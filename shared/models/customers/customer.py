"""Customers: the people who buy from one store."""

from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, store_key
from shared.db.session import session


class Customer(Timestamps, StoreModel):
    """A shopper known by e-mail in this store only; the same person elsewhere is another customer."""

    __tablename__ = "customers"
    __table_args__ = (UniqueConstraint("store_id", "email"), Index("ix_customers_recent", "store_id", "created_at"))

    email: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    locale: Mapped[str] = mapped_column(default="en")
    accepts_marketing: Mapped[bool] = mapped_column(default=False)


class CustomerAddress(Timestamps, StoreModel):
    """A place that a customer has things sent to. ``fields`` as in ``kernel.addresses``."""

    __tablename__ = "customer_addresses"
    __table_args__ = (
        store_key("customer_id", "customers", ondelete="CASCADE"),
        Index("ix_customer_addresses_customer", "store_id", "customer_id"),
    )

    customer_id: Mapped[UUID]
    fields: Mapped[dict[str, Any]]


def find_customer(email: str) -> Customer | None:
    return session().scalars(select(Customer).where(Customer.email == email.strip().lower())).first()
