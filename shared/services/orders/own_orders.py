"""A customer's own orders: the list of the account, one of them, and ordering the same again."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, or_, select

from shared.db.session import session
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.models.carts.cart import CartLine
from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order, order_with_lines
from shared.services.carts.keeping import Filled, fill_cart

PER_PAGE = 20
MOST_PAGES = 10_000


@dataclass(frozen=True, slots=True)
class OwnOrders:
    """One page of orders, the newest first; ``total`` counts all pages."""

    rows: tuple[Order, ...]
    total: int
    page: int
    per_page: int = PER_PAGE


def list_own_orders(customer_id: UUID, query: str = "", *, page: int = 1, per_page: int = PER_PAGE) -> OwnOrders:
    """``query`` is part of an order's number or of what was bought. Two statements."""
    page = max(1, min(page, MOST_PAGES))
    rules = [Order.customer_id == customer_id, *_fits(query.strip()[:100])]
    total = session().scalar(select(func.count()).select_from(Order).where(*rules)) or 0
    newest = select(Order).where(*rules).order_by(Order.placed_at.desc(), Order.id.desc())
    rows = session().scalars(newest.limit(per_page).offset((page - 1) * per_page)).all() if total else ()
    return OwnOrders(tuple(rows), total, page, per_page)


def count_own_orders(customer_id: UUID) -> tuple[int, int]:
    """How many orders, and what they come to in minor units of the store's currency."""
    sums = select(func.count(), func.coalesce(func.sum(Order.store_total), 0))
    count, total = session().execute(sums.where(Order.customer_id == customer_id, Order.cancelled_at.is_(None))).one()
    return int(count), int(total)


def own_order(customer_id: UUID, order_id: UUID) -> Order:
    """Raises NotFound for another customer's order as for none."""
    mine = select(Order).where(Order.id == order_id, Order.customer_id == customer_id)
    order = session().scalars(mine).first()
    if order is None:
        raise NotFound(_("This order does not exist."))
    return order


def order_again(order: Order, cart_id: UUID | None, *, locale: str, currency: str) -> Filled:
    """Put what was ordered into the cart, as far as it is still sold, at today's prices."""
    lines = [
        CartLine(variant_id=line.variant_id, quantity=line.quantity, unit=line.unit)
        for line in order_with_lines(order).lines
        if line.variant_id is not None
    ]
    return fill_cart(cart_id, lines, locale=locale, currency=currency)


def _fits(query: str) -> Any:
    if not query:
        return
    bought = exists().where(
        OrderLine.store_id == Order.store_id,
        OrderLine.order_id == Order.id,
        or_(
            OrderLine.shown_title.icontains(query, autoescape=True),
            OrderLine.title.icontains(query, autoescape=True),
            OrderLine.sku.icontains(query, autoescape=True),
        ),
    )
    yield or_(Order.name.icontains(query, autoescape=True), bought)
