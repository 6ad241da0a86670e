"""Carts: what a shopper means to buy."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, Index, UniqueConstraint, bindparam
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm.attributes import set_committed_value

from shared.db.base import StoreModel, Timestamps, owns_many, store_key
from shared.db.entities import FixedEntity, known_object
from shared.db.together import insert_later
from shared.db.types import enum_column
from shared.kernel.quantities import Unit
from shared.kernel.tenant import current_store_id


class CartStatus(StrEnum):
    OPEN = "open"
    ORDERED = "ordered"


class Cart(Timestamps, StoreModel):
    """An open cart, later the order's origin. Prices are read anew whenever it is shown, in its ``currency`` (where
    it names none, in the store's own).

    ``checkout`` keeps what was typed at checkout: email, phone, name, address, rate_id, payment, locale; until when its
    goods were held last; and the prices that its shopper saw. ``email`` is whom to write to where the cart is left.
    """

    __tablename__ = "carts"
    __table_args__ = (
        store_key("customer_id", "customers", ondelete="SET NULL (customer_id)"),
        Index("ix_carts_recent", "store_id", "updated_at"),
        Index("ix_carts_customer", "store_id", "customer_id", postgresql_where="status = 'open'"),
        Index("ix_carts_left", "updated_at", postgresql_where="status = 'open' AND email <> ''"),
    )

    status: Mapped[CartStatus] = mapped_column(enum_column(CartStatus), default=CartStatus.OPEN)
    customer_id: Mapped[UUID | None]
    locale: Mapped[str]
    currency: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    checkout: Mapped[dict[str, Any]] = mapped_column(default=dict)
    ordered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    lines: Mapped[list["CartLine"]] = owns_many("Cart", "CartLine", "cart_id", order_by="CartLine.id")

    def choose(self, *, rate_id: str, provider: str) -> None:
        """Keep which delivery and payment were chosen."""
        self.checkout = self.with_choice(rate_id, provider)

    def with_choice(self, rate_id: str, provider: str) -> dict[str, Any]:
        """What ``checkout`` says with this delivery and payment."""
        return {**self.checkout, "rate_id": rate_id, "provider": provider}

    @property
    def held_until(self) -> datetime | None:
        """The end of the hold that this cart had last, perhaps past; None where it never held anything."""
        kept = self.checkout.get("held_until")
        return datetime.fromisoformat(kept) if kept else None

    def note_hold(self, until: datetime | None) -> None:
        """Remember until when its goods are held."""
        self.checkout = {**self.checkout, "held_until": until.isoformat() if until else None}


class CartLine(Timestamps, StoreModel):
    """A variant and how much of it, in minor units of the unit it was sold by when it was chosen."""

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
    unit: Mapped[Unit] = mapped_column(enum_column(Unit), default=Unit.PIECE)


def count_things(quantities: Iterable[tuple[int, Unit]]) -> int:
    """How many things one would say that is: pieces are counted, whatever is measured is one thing."""
    return sum(quantity if unit is Unit.PIECE else 1 for quantity, unit in quantities)


def find_cart(cart_id: UUID) -> Cart | None:
    """The cart; read once per unit of work."""
    known = known_object(Cart, {"store_id": current_store_id(), "id": cart_id})
    return known or _CART.first(cart=cart_id)


def foresee_cart(cart_id: UUID) -> None:
    """Ask for it along with the next statement."""
    if known_object(Cart, {"store_id": current_store_id(), "id": cart_id}) is None:
        _CART.foresee(cart=cart_id)


def foresee_cart_for_update(cart_id: UUID) -> None:
    """Lock it along with the next statement."""
    _LOCKED_CART.foresee(cart=cart_id)


def find_cart_for_update(cart_id: UUID) -> Cart | None:
    """The cart with its row locked, so that it becomes an order once."""
    return _LOCKED_CART.first(cart=cart_id)


_CART = FixedEntity(Cart, lambda carts: carts.where(Cart.id == bindparam("cart")))
_LOCKED_CART = FixedEntity(
    Cart, lambda carts: carts.where(Cart.id == bindparam("cart")).with_for_update(), refresh=True
)


def lines_of(cart: Cart) -> list[CartLine]:
    """The cart's lines in the order they were added; read once."""
    if "lines" not in cart.__dict__:
        set_committed_value(cart, "lines", _LINES.all(cart=cart.id))
    return cart.lines


_LINES = FixedEntity(CartLine, lambda lines: lines.where(CartLine.cart_id == bindparam("cart")).order_by(CartLine.id))


def put_line(cart: Cart, line: CartLine) -> None:
    """A new line at the cart's end, written with the transaction's other rows."""
    line.cart_id = cart.id
    insert_later(line)
    set_committed_value(cart, "lines", [*lines_of(cart), line])
