"""Carts: what a shopper means to buy."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, UniqueConstraint, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, Timestamps, owns_many, store_key
from shared.db.session import session
from shared.db.types import enum_column
from shared.kernel.tenant import current_store_id


class CartStatus(StrEnum):
    OPEN = "open"
    ORDERED = "ordered"


class Cart(Timestamps, StoreModel):
    """An open cart, later the order's origin. Prices are read anew whenever it is shown.

    ``checkout`` keeps what was typed at checkout: email, phone, name, address, rate_id, payment, locale.
    """

    __tablename__ = "carts"
    __table_args__ = (
        store_key("customer_id", "customers", ondelete="SET NULL (customer_id)"),
        Index("ix_carts_recent", "store_id", "updated_at"),
    )

    status: Mapped[CartStatus] = mapped_column(enum_column(CartStatus), default=CartStatus.OPEN)
    customer_id: Mapped[UUID | None]
    locale: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    checkout: Mapped[dict[str, Any]] = mapped_column(default=dict)
    ordered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    lines: Mapped[list["CartLine"]] = owns_many("Cart", "CartLine", "cart_id", order_by="CartLine.id")

    def choose(self, *, rate_id: str, provider: str) -> None:
        """Keep which delivery and payment were chosen."""
        self.checkout = {**self.checkout, "rate_id": rate_id, "provider": provider}


class CartLine(Timestamps, StoreModel):
    """A variant and how many of it."""

    __tablename__ = "cart_lines"
    __table_args__ = (
        store_key("cart_id", "carts", ondelete="CASCADE"),
        store_key("variant_id", "variants", ondelete="CASCADE"),
        UniqueConstraint("store_id", "cart_id", "variant_id"),
        Index("ix_cart_lines_variant", "store_id", "variant_id"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
    )

    cart_id: Mapped[UUID]
    variant_id: Mapped[UUID]
    quantity: Mapped[int]


def find_cart(cart_id: UUID) -> Cart | None:
    """The cart; read once per unit of work."""
    return session().get(Cart, (current_store_id(), cart_id))


def find_cart_for_update(cart_id: UUID) -> Cart | None:
    """The cart with its row locked, so that it becomes an order once."""
    return session().scalars(_LOCKED_CART, {"cart": cart_id}).first()


_LOCKED_CART = (
    select(Cart).where(Cart.id == bindparam("cart")).with_for_update().execution_options(populate_existing=True)
)
