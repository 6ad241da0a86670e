"""Which products sell."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Numeric, and_, cast, func, select

from shared.db.session import session
from shared.kernel import clock
from shared.kernel.tenant import current_store_id
from shared.models.orders.line import OrderLine, things_bought
from shared.models.orders.order import Order
from shared.models.orders.status import OrderStatus


@dataclass(frozen=True, slots=True)
class BestSeller:
    """A product with the things sold and what they brought, in minor units; without id it has been deleted since."""

    product_id: UUID | None
    title: str
    picture_key: str
    units: int
    revenue: int


def best_sellers(days: int = 30, limit: int = 5) -> list[BestSeller]:
    """The products that brought the most in the last ``days`` days, in the store's currency. One statement."""
    in_store_currency = OrderLine.total * cast(Order.store_total, Numeric) / func.nullif(Order.total, 0)
    revenue = func.coalesce(func.round(func.sum(in_store_currency)), 0)
    title: Any = func.max(OrderLine.title)
    statement = (
        select(OrderLine.product_id, title, func.max(OrderLine.media_key), func.sum(things_bought()), revenue)
        .join(Order, and_(Order.store_id == OrderLine.store_id, Order.id == OrderLine.order_id))
        .where(
            Order.store_id == current_store_id(),
            Order.placed_at >= clock.ago(days=days),
            Order.status != OrderStatus.CANCELLED,
        )
        .group_by(OrderLine.product_id)
        .order_by(revenue.desc(), title)
        .limit(limit)
    )
    return [BestSeller(row[0], row[1], row[2], int(row[3]), int(row[4])) for row in session().execute(statement)]
