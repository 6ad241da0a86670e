"""Stock that is promised to orders which do not wait for it any more."""

from uuid import UUID

from sqlalchemy import and_, func, select

from shared.db.session import session
from shared.models.inventory.movement import StockMovement
from shared.models.orders.order import Order
from shared.models.orders.status import OrderStatus
from shared.services.inventory.settlements import release_stock

ORDER = "order"


def check_promises() -> list[UUID]:
    """Orders that hold stock although they are cancelled or gone."""
    is_open = and_(
        Order.store_id == StockMovement.store_id, Order.id == StockMovement.cause_id, Order.status == OrderStatus.OPEN
    )
    rows = session().scalars(
        select(StockMovement.cause_id)
        .where(StockMovement.cause == ORDER, ~select(Order.id).where(is_open).exists())
        .group_by(StockMovement.cause_id)
        .having(func.sum(StockMovement.reserved) != 0)
    )
    return [order_id for order_id in rows if order_id is not None]


def repair_promises() -> int:
    """Let go of them. Returns how many orders."""
    found = check_promises()
    for order_id in found:
        release_stock(cause=ORDER, cause_id=order_id)
    return len(found)
