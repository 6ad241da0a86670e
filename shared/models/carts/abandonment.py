"""Checkouts that somebody left: what became of them, and who wants no mail about them."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Index,
    LargeBinary,
    UniqueConstraint,
    and_,
    delete,
    exists,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel, store_key
from shared.db.session import session
from shared.kernel import clock
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.models.carts.cart import Cart, CartLine, CartStatus

#: A checkout counts as left when nobody has touched its cart for so long.
LEFT_AFTER = timedelta(minutes=30)


class AbandonedCheckout(StoreModel):
    """A cart with an address for mail that was left. Amounts are minor units of ``currency`` at that moment.

    ``sent_at``: a mail was sent; ``skipped``: why none will be. ``order_id`` is what it became after all, worth
    ``recovered`` in the store's own currency; that counts as recovered where a mail had gone out before.
    """

    __tablename__ = "abandoned_checkouts"
    __table_args__ = (
        UniqueConstraint("store_id", "cart_id"),
        store_key("cart_id", "carts", ondelete="SET NULL (cart_id)"),
        store_key("customer_id", "customers", ondelete="SET NULL (customer_id)"),
        store_key("order_id", "orders", ondelete="SET NULL (order_id)"),
        Index("ix_abandoned_checkouts_left", "store_id", "left_at", "id"),
        Index("ix_abandoned_checkouts_email", "store_id", "email"),
        Index(
            "ix_abandoned_checkouts_waiting",
            "store_id",
            "left_at",
            postgresql_where="sent_at IS NULL AND skipped = '' AND order_id IS NULL",
        ),
    )

    cart_id: Mapped[UUID | None]
    customer_id: Mapped[UUID | None]
    email: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    locale: Mapped[str]
    currency: Mapped[str]
    items: Mapped[int]
    subtotal: Mapped[int] = mapped_column(BigInteger)
    left_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    noted_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)
    sent_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    opened_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    skipped: Mapped[str] = mapped_column(default="")
    order_id: Mapped[UUID | None]
    ordered_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    recovered: Mapped[int] = mapped_column(BigInteger, default=0)

    @property
    def state(self) -> str:
        """``waiting``, ``sent``, ``recovered`` (ordered after our mail), ``ordered`` (by itself) or ``skipped``."""
        if self.order_id is not None or self.ordered_at is not None:
            return "recovered" if self.sent_at is not None else "ordered"
        return "sent" if self.sent_at is not None else "skipped" if self.skipped else "waiting"


class ReminderRefusal(StoreModel):
    """An address that wants no mail about carts, for good. Kept as a digest, so that it outlives an erasure."""

    __tablename__ = "reminder_refusals"
    __table_args__ = (UniqueConstraint("store_id", "email_digest"),)

    email_digest: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)


def abandoned_by_id(abandoned_id: UUID) -> AbandonedCheckout:
    found = session().scalars(select(AbandonedCheckout).where(AbandonedCheckout.id == abandoned_id)).first()
    if found is None:
        raise NotFound(_("This checkout does not exist."))
    return found


def abandonment_of_cart(cart_id: UUID) -> AbandonedCheckout | None:
    return session().scalars(select(AbandonedCheckout).where(AbandonedCheckout.cart_id == cart_id)).first()


def stores_with_left_carts(now: datetime, since: datetime) -> list[UUID]:
    """Stores in which a checkout was left that is not noted yet, or one waits for its mail (maintenance scope)."""
    noted = exists().where(AbandonedCheckout.store_id == Cart.store_id, AbandonedCheckout.cart_id == Cart.id)
    left = and_(Cart.status == CartStatus.OPEN, Cart.email != "", Cart.updated_at.between(since, now - LEFT_AFTER))
    new = select(Cart.store_id).where(left, ~noted)
    waits = select(AbandonedCheckout.store_id).where(_waits())
    return list(session().scalars(new.union(waits)))


def left_carts(now: datetime, since: datetime, limit: int = 200) -> list[Cart]:
    """Checkouts of the current store that were left and are not noted yet, the oldest first."""
    noted = exists().where(AbandonedCheckout.store_id == Cart.store_id, AbandonedCheckout.cart_id == Cart.id)
    filled = exists().where(CartLine.store_id == Cart.store_id, CartLine.cart_id == Cart.id)
    left = and_(Cart.status == CartStatus.OPEN, Cart.email != "", Cart.updated_at.between(since, now - LEFT_AFTER))
    return list(session().scalars(select(Cart).where(left, ~noted, filled).order_by(Cart.updated_at).limit(limit)))


def waiting_for_mail(left_before: datetime, limit: int = 200) -> list[AbandonedCheckout]:
    """Those that nothing was decided about yet, their rows locked against a second worker."""
    statement = select(AbandonedCheckout).where(_waits(), AbandonedCheckout.left_at <= left_before)
    ordered = statement.order_by(AbandonedCheckout.left_at).limit(limit)
    return list(session().scalars(ordered.with_for_update(skip_locked=True)))


def _waits() -> ColumnElement[bool]:
    return and_(
        AbandonedCheckout.sent_at.is_(None), AbandonedCheckout.skipped == "", AbandonedCheckout.order_id.is_(None)
    )


def was_mailed_since(email: str, moment: datetime) -> bool:
    """Whether the address had a mail about another cart since then."""
    mine = exists().where(AbandonedCheckout.email == email, AbandonedCheckout.sent_at >= moment)
    return bool(session().scalar(select(mine)))


def drop_old(table: type[AbandonedCheckout], before: datetime) -> None:
    """Forget checkouts that were left long ago and never became an order."""
    old = delete(table).where(table.left_at < before, table.order_id.is_(None))
    session().execute(old.execution_options(synchronize_session=False))
