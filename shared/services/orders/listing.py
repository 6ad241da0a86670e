"""The dashboard's list of orders: pages that begin where the last one ended, and counts that know when to stop."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from shared.db.session import session
from shared.kernel.tenant import current_store_id
from shared.models.orders.line import OrderLine, things_bought
from shared.models.orders.order import Order
from shared.models.orders.status import FulfilmentState, OrderStatus, PaymentState
from shared.models.orders.tag import OrderTag
from shared.services.orders.list_pages import Turn, read_cursor, write_cursor
from shared.services.orders.list_rules import OrderFilters, OrderTab, rules_of, tab_rules

MAX_PER_PAGE = 250
#: Nobody reads further: beyond this, lists say “more than”.
MOST_COUNTED = 10_000


class OrderSort(StrEnum):
    """Orders of the list; a minus means the other way round."""

    NEWEST = "-placed"
    OLDEST = "placed"
    TOTAL = "total"
    TOTAL_DOWN = "-total"
    NUMBER = "number"
    NUMBER_DOWN = "-number"


COLUMNS: dict[str, Any] = {"placed": Order.placed_at, "total": Order.store_total, "number": Order.number}


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
    payment_provider: str
    is_held: bool
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OrderPage:
    """One page of rows; ``total`` counts all pages."""

    rows: tuple[OrderRow, ...]
    total: int
    page: int
    per_page: int


@dataclass(frozen=True, slots=True)
class OrderListing:
    """A page of a long list with the cursors of those beside it; there are more than ``total`` unless ``is_exact``."""

    rows: tuple[OrderRow, ...]
    total: int
    is_exact: bool
    next: str | None
    previous: str | None
    page: int = 1
    pages: int = 1
    by_cursor: bool = True


def list_orders(
    filters: OrderFilters = OrderFilters(),
    *,
    sort: OrderSort = OrderSort.NEWEST,
    page: int = 1,
    per_page: int = 50,
) -> OrderPage:
    """One numbered page, and how many orders there are: for short lists, such as those of one customer."""
    page, per_page = max(1, page), max(1, min(per_page, MAX_PER_PAGE))
    rules = rules_of(filters)
    total = session().scalar(select(func.count()).select_from(Order).where(*rules)) or 0
    statement = _rows_statement().where(*rules).order_by(*_turn(sort).order())
    rows = session().execute(statement.limit(per_page).offset((page - 1) * per_page)) if total else ()
    return OrderPage(tuple(_read(row) for row in rows), total, page, per_page)


def browse_orders(
    filters: OrderFilters = OrderFilters(),
    *,
    sort: OrderSort = OrderSort.NEWEST,
    cursor: str = "",
    per_page: int = 50,
) -> OrderListing:
    """A page by cursor, which costs the same however deep it lies and however many orders there are."""
    per_page = max(1, min(per_page, MAX_PER_PAGE))
    turn, rules = _turn(sort, cursor), rules_of(filters)
    statement = _rows_statement(turn.value()).where(*rules, *turn.rules()).order_by(*turn.order())
    found = turn.window(session().execute(statement.limit(per_page + 1)).all(), per_page)
    total = count_orders(filters)
    return OrderListing(
        tuple(_read(row) for row in found.rows),
        min(total, MOST_COUNTED),
        total <= MOST_COUNTED,
        write_cursor(sort, found.next) if found.next else None,
        write_cursor(sort, found.previous) if found.previous else None,
    )


def newest_orders(limit: int) -> tuple[OrderRow, ...]:
    return find_orders("", limit)


def count_orders(filters: OrderFilters, *, most: int = MOST_COUNTED) -> int:
    """How many there are, up to one more than ``most``."""
    return session().scalar(select(_counted(rules_of(filters), most + 1))) or 0


def count_tabs() -> dict[OrderTab, int]:
    """How many orders each tab holds, up to MOST_COUNTED. One statement."""
    here = Order.store_id == current_store_id()
    row = session().execute(
        select(*(_counted([here, *tab_rules(tab)], MOST_COUNTED).label(tab.value) for tab in OrderTab))
    )
    found = row.one()
    return {tab: getattr(found, tab.value) for tab in OrderTab}


def find_orders(query: str, limit: int = 5) -> tuple[OrderRow, ...]:
    """The newest orders that fit, for a search over everything. One statement."""
    rules = rules_of(OrderFilters(query=query))
    statement = _rows_statement().where(*rules).order_by(*_turn(OrderSort.NEWEST).order()).limit(limit)
    return tuple(_read(row) for row in session().execute(statement))


def _counted(rules: list[ColumnElement[bool]], most: int) -> Any:
    some = select(literal(1)).select_from(Order).where(*rules).limit(most).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _turn(sort: OrderSort, cursor: str = "") -> Turn:
    column, is_falling = COLUMNS[sort.value.lstrip("-")], sort.value.startswith("-")
    return Turn(column, is_falling, read_cursor(cursor, sort) if cursor else None)


def _rows_statement(value: Any = None) -> Any:
    items = (
        select(func.coalesce(func.sum(things_bought()), 0))
        .where(and_(OrderLine.store_id == Order.store_id, OrderLine.order_id == Order.id))
        .correlate(Order)
        .scalar_subquery()
    )
    tags = (
        select(func.array_agg(aggregate_order_by(OrderTag.tag, OrderTag.key)))
        .where(and_(OrderTag.store_id == Order.store_id, OrderTag.order_id == Order.id))
        .correlate(Order)
        .scalar_subquery()
    )
    return select(
        *(Order.id, Order.number, Order.name, Order.placed_at, Order.email, Order.total, Order.currency),
        *(Order.status, Order.payment_state, Order.fulfilment_state, Order.shipping_name),
        *(Order.payment_provider, Order.is_held, Order.country),
        Order.shipping_address["name"].as_string().label("customer"),
        *(items.label("items"), tags.label("tags")),
        (Order.placed_at if value is None else value).label("value"),
    )


def _read(row: Row[Any]) -> OrderRow:
    return OrderRow(
        id=row.id,
        number=row.number,
        name=row.name,
        placed_at=row.placed_at,
        customer=row.customer or row.email,
        email=row.email,
        country=row.country,
        total=row.total,
        currency=row.currency,
        status=row.status,
        payment_state=row.payment_state,
        fulfilment_state=row.fulfilment_state,
        items=int(row.items),
        delivery=row.shipping_name,
        payment_provider=row.payment_provider,
        is_held=row.is_held,
        tags=tuple(row.tags or ()),
    )
