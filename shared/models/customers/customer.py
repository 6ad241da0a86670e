"""Customers: the people who buy from one store."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, store_key
from shared.db.session import session
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _


class Customer(Timestamps, StoreModel):
    """A shopper known by e-mail in this store only; the same person elsewhere is another customer.

    Whoever orders becomes one. ``verified_at`` is when they first proved that the address is theirs: from then on they
    have an account. ``password_hash`` is None for those who sign in by codes. ``erased_at``: nothing personal is left.
    """

    __tablename__ = "customers"
    __table_args__ = (UniqueConstraint("store_id", "email"), Index("ix_customers_recent", "store_id", "created_at"))

    email: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    locale: Mapped[str] = mapped_column(default="en")
    accepts_marketing: Mapped[bool] = mapped_column(default=False)
    marketing_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    verified_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    password_hash: Mapped[str | None]
    erased_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    def choose_marketing(self, *, accepts: bool, at: datetime) -> None:
        """Keep what the customer wants, and since when."""
        if accepts != self.accepts_marketing:
            self.accepts_marketing, self.marketing_at = accepts, at


class CustomerAddress(Timestamps, StoreModel):
    """A place that a customer has things sent to. ``fields`` as in ``kernel.addresses``; at most one is the default."""

    __tablename__ = "customer_addresses"
    __table_args__ = (
        store_key("customer_id", "customers", ondelete="CASCADE"),
        Index("ix_customer_addresses_customer", "store_id", "customer_id"),
        Index(
            "uq_customer_addresses_default",
            "store_id",
            "customer_id",
            unique=True,
            postgresql_where="is_default",
        ),
    )

    customer_id: Mapped[UUID]
    fields: Mapped[dict[str, Any]]
    phone: Mapped[str] = mapped_column(default="")
    is_default: Mapped[bool] = mapped_column(default=False)


def normal_email(email: str) -> str:
    """How customers are told apart: without blanks around, in small letters."""
    return email.strip().lower()


def find_customer(email: str) -> Customer | None:
    return session().scalars(select(Customer).where(Customer.email == normal_email(email))).first()


def customer_by_id(customer_id: UUID) -> Customer:
    customer = session().scalars(select(Customer).where(Customer.id == customer_id)).first()
    if customer is None:
        raise NotFound(_("This customer does not exist."))
    return customer


def customer_for_update(customer_id: UUID) -> Customer:
    """The customer with the row locked, so that changes of the account follow each other."""
    wanted = select(Customer).where(Customer.id == customer_id).with_for_update()
    customer = session().scalars(wanted.execution_options(populate_existing=True)).first()
    if customer is None:
        raise NotFound(_("This customer does not exist."))
    return customer


def addresses_of(customer_id: UUID) -> list[CustomerAddress]:
    """The default first, then the newest."""
    mine = select(CustomerAddress).where(CustomerAddress.customer_id == customer_id)
    return list(session().scalars(mine.order_by(CustomerAddress.is_default.desc(), CustomerAddress.id.desc())))


def address_of_customer(customer_id: UUID, address_id: UUID) -> CustomerAddress:
    """Raises NotFound for another customer's address as for none."""
    mine = select(CustomerAddress).where(CustomerAddress.id == address_id, CustomerAddress.customer_id == customer_id)
    found = session().scalars(mine).first()
    if found is None:
        raise NotFound(_("This address does not exist."))
    return found
