"""The dashboard's list of orders: one statement for the rows, one for the counts of its tabs."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, func, or_, select

from shared.db.session import session
from shared.kernel.tenant import current_store_id
from shared.models.orders.line import OrderLine, things_bought
from shared.models.orders.order import Order
from shared.models.orders.status import FulfilmentState, OrderStatus, PaymentState

MAX_PER_PAGE = 250
MONEY_OWED = (PaymentState.PENDING, PaymentState.AUTHORISED, PaymentState.PARTLY_PAID, PaymentState.FAILED)
GOODS_OWED = (FulfilmentState.UNFULFILLED, FulfilmentState.PARTLY_FULFILLED)


class OrderTab(StrEnum):
    """The usual views of the list."""

    ALL = "all"
    UNFULFILLED = "unfulfilled"
    UNPAID = "unpaid"
    OPEN = "open"
    CANCELLED = "cancelled"


class OrderSort(StrEnum):
    """Orders of the list; a minus means the other way round."""

    NEWEST = "-placed"
    OLDEST = "placed"
    TOTAL = "total"
    TOTAL_DOWN = "-total"
    NUMBER = "number"
    NUMBER_DOWN = "-number"


@dataclass(frozen=True, slots=True)
class OrderFilters:
    """What a merchant is looking for. ``query``: an order number, or part of a name or e-mail address."""

    query: str = ""
    tab: OrderTab = OrderTab.ALL
    payment: PaymentState | None = None
    fulfilment: FulfilmentState | None = None
    provider: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    customer_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order in a list. ``total`` in minor units of ``currency``; ``items`` counts units."""

    id: UUID
    number: int
    name: str
    placed_at: datetime
    customer: str
    email: str
    country: str
    total: int
    currency: str
    status: OrderStatus
    payment_state: PaymentState
    fulfilment_state: FulfilmentState
    items: int
    delivery: str


@dataclass(frozen=True, slots=True)
class OrderPage:
    """One page of rows; ``total`` counts all pages."""

    rows: tuple[OrderRow, ...]
    total: int
    page: int
    per_page: int


def list_orders(
    filters: OrderFilters = OrderFilters(),
    *,
    sort: OrderSort = OrderSort.NEWEST,
    page: int = 1,
    per_page: int = 50,
) -> OrderPage:
    """One page of the store's orders, and how many there are."""
    page, per_page = max(1, page), max(1, min(per_page, MAX_PER_PAGE))
    rules = list(_rules(filters))
    total = session().scalar(select(func.count()).select_from(Order).where(*rules)) or 0
    statement = _rows_statement().where(*rules).order_by(*_order(sort))
    rows = session().execute(statement.limit(per_page).offset((page - 1) * per_page)) if total else ()
    return OrderPage(tuple(_read(row) for row in rows), total, page, per_page)


def count_tabs() -> dict[OrderTab, int]:
    """How many orders each tab holds. One statement."""
    counts = [func.count().filter(*_tab_rules(tab)).label(tab.value) for tab in OrderTab]
    row = session().execute(select(*counts).select_from(Order).where(Order.store_id == current_store_id())).one()
    return {tab: getattr(row, tab.value) for tab in OrderTab}


def find_orders(query: str, limit: int = 5) -> tuple[OrderRow, ...]:
    """The newest orders that fit, for a search over everything. One statement."""
    rules = list(_rules(OrderFilters(query=query)))
    statement = _rows_statement().where(*rules).order_by(*_order(OrderSort.NEWEST)).limit(limit)
    return tuple(_read(row) for row in session().execute(statement))


def _rules(filters: OrderFilters) -> Any:
    yield Order.store_id == current_store_id()
    yield from _tab_rules(filters.tab)
    if filters.query.strip():
        yield _fits(filters.query.strip())
    for column, wanted in (
        (Order.payment_state, filters.payment),
        (Order.fulfilment_state, filters.fulfilment),
        (Order.payment_provider, filters.provider),
        (Order.customer_id, filters.customer_id),
    ):
        if wanted is not None:
            yield column == wanted
    if filters.since is not None:
        yield Order.placed_at >= filters.since
    if filters.until is not None:
        yield Order.placed_at < filters.until


def _tab_rules(tab: OrderTab) -> tuple[ColumnElement[bool], ...]:
    is_open = Order.status == OrderStatus.OPEN
    rules: dict[OrderTab, tuple[ColumnElement[bool], ...]] = {
        OrderTab.ALL: (),
        OrderTab.UNFULFILLED: (is_open, Order.fulfilment_state.in_(GOODS_OWED)),
        OrderTab.UNPAID: (is_open, Order.payment_state.in_(MONEY_OWED)),
        OrderTab.OPEN: (
            is_open,
            or_(Order.payment_state.in_(MONEY_OWED), Order.fulfilment_state.in_(GOODS_OWED)),
        ),
        OrderTab.CANCELLED: (Order.status == OrderStatus.CANCELLED,),
    }
    return rules[tab]


def _fits(query: str) -> ColumnElement[bool]:
    """The number itself (``#1007`` or ``1007``), or part of what the shopper is called."""
    digits = query.lstrip("#").strip()
    if digits.isdigit() and len(digits) <= 15:
        return or_(Order.number == int(digits), Order.phone.contains(digits, autoescape=True))
    fits = [
        column.icontains(query, autoescape=True)
        for column in (Order.name, Order.email, Order.shipping_address["name"].as_string())
    ]
    return or_(*fits)


def _order(sort: OrderSort) -> tuple[Any, ...]:
    orders: dict[OrderSort, tuple[Any, ...]] = {
        OrderSort.NEWEST: (Order.placed_at.desc(), Order.id.desc()),
        OrderSort.OLDEST: (Order.placed_at, Order.id),
        OrderSort.TOTAL: (Order.store_total, Order.id),
        OrderSort.TOTAL_DOWN: (Order.store_total.desc(), Order.id.desc()),
        OrderSort.NUMBER: (Order.number,),
        OrderSort.NUMBER_DOWN: (Order.number.desc(),),
    }
    return orders[sort]


def _rows_statement() -> Any:
    items = (
        select(func.coalesce(func.sum(things_bought()), 0))
        .where(and_(OrderLine.store_id == Order.store_id, OrderLine.order_id == Order.id))
        .correlate(Order)
        .scalar_subquery()
    )
    return select(
        *(Order.id, Order.number, Order.name, Order.placed_at, Order.email, Order.total, Order.currency),
        *(Order.status, Order.payment_state, Order.fulfilment_state, Order.shipping_name),
        Order.shipping_address["name"].as_string().label("customer"),
        Order.shipping_address["country"].as_string().label("country"),
        items.label("items"),
    )


def _read(row: Row[Any]) -> OrderRow:
    return OrderRow(
        id=row.id,
        number=row.number,
        name=row.name,
        placed_at=row.placed_at,
        customer=row.customer or row.email,
        email=row.email,
        country=row.country or "",
        total=row.total,
        currency=row.currency,
        status=row.status,
        payment_state=row.payment_state,
        fulfilment_state=row.fulfilment_state,
        items=int(row.items),
        delivery=row.shipping_name,
    )
