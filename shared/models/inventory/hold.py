"""Holds: stock that is kept for a shopper while the checkout lasts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Index, UniqueConstraint, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import StoreModel
from shared.db.session import session
from shared.kernel import clock
from shared.kernel.ids import new_id
from shared.kernel.tenant import current_store_id

#: The cause that a hold's movements name, with the cart's id: what it holds is the sum of them.
HOLD = "hold"


class StockHold(StoreModel):
    """A cart's hold until ``expires_at``. Who deletes the row settles the hold; so it is settled once."""

    __tablename__ = "stock_holds"
    __table_args__ = (
        UniqueConstraint("store_id", "cart_id"),
        Index("ix_stock_holds_end", "store_id", "expires_at"),
    )

    cart_id: Mapped[UUID]
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=clock.now)


def write_hold(cart_id: UUID, expires_at: datetime) -> None:
    """Begin or prolong the cart's hold; its row is held until the transaction ends."""
    values = {"store_id": current_store_id(), "id": new_id(), "cart_id": cart_id, "expires_at": expires_at}
    statement = insert(StockHold).values(values | {"created_at": clock.now()})
    same_cart = [StockHold.store_id, StockHold.cart_id]
    session().execute(statement.on_conflict_do_update(index_elements=same_cart, set_={"expires_at": expires_at}))


def prolong_hold(cart_id: UUID, expires_at: datetime) -> bool:
    """Move the end of a hold; False where the cart holds nothing."""
    statement = update(StockHold).where(StockHold.cart_id == cart_id).values(expires_at=expires_at)
    return bool(session().execute(statement.returning(StockHold.id)).first())


def drop_hold(cart_id: UUID, *, if_over_at: datetime | None = None) -> bool:
    """Take the hold's row away, for whoever settles it. False where there is none (or it lasts beyond the moment)."""
    statement = delete(StockHold).where(StockHold.cart_id == cart_id)
    if if_over_at is not None:
        statement = statement.where(StockHold.expires_at <= if_over_at)
    found = session().execute(statement.returning(StockHold.id).execution_options(synchronize_session=False))
    return found.first() is not None


def ended_holds(now: datetime, limit: int = 500) -> list[UUID]:
    """Carts of the current store whose hold is over, the oldest first."""
    statement = select(StockHold.cart_id).where(StockHold.expires_at <= now).order_by(StockHold.expires_at)
    return list(session().scalars(statement.limit(limit)))


def find_hold(cart_id: UUID) -> StockHold | None:
    return session().scalars(select(StockHold).where(StockHold.cart_id == cart_id)).first()


def count_holds() -> int:
    """Holds that last."""
    return len(list(session().scalars(select(StockHold.id).where(StockHold.expires_at > clock.now()))))


def stores_with_ended_holds(now: datetime) -> list[UUID]:
    """For the cron, in a maintenance scope."""
    return list(session().scalars(select(StockHold.store_id).where(StockHold.expires_at <= now).distinct()))
