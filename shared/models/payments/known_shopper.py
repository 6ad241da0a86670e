"""Shoppers whom a provider knows, because they agreed to have a card kept there."""

from uuid import UUID

from sqlalchemy import UniqueConstraint, select
from sqlalchemy.orm import Mapped

from shared.db.base import StoreModel, Timestamps, store_key
from shared.db.session import session


class GatewayCustomer(Timestamps, StoreModel):
    """A customer's name at one account of a provider; each store has its own. Cards are kept there, never here.

    ``account`` is the connected account, or a mark of the store's own key.
    """

    __tablename__ = "gateway_customers"
    __table_args__ = (
        store_key("customer_id", "customers", ondelete="CASCADE"),
        UniqueConstraint("store_id", "customer_id", "provider", "account"),
        UniqueConstraint("store_id", "provider", "reference"),
    )

    customer_id: Mapped[UUID]
    provider: Mapped[str]
    account: Mapped[str]
    reference: Mapped[str]


def known_as(customer_id: UUID, provider: str, account: str) -> GatewayCustomer | None:
    statement = select(GatewayCustomer).where(
        GatewayCustomer.customer_id == customer_id,
        GatewayCustomer.provider == provider,
        GatewayCustomer.account == account,
    )
    return session().scalars(statement).first()


def names_of(customer_id: UUID) -> list[GatewayCustomer]:
    """All names of a customer, at whatever provider and account."""
    statement = select(GatewayCustomer).where(GatewayCustomer.customer_id == customer_id)
    return list(session().scalars(statement.order_by(GatewayCustomer.id)))
