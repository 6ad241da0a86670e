"""The dashboard's list of customers, with what each has ordered: two statements a page."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, func, or_, select

from shared.db.session import session
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.tenant import current_store_id
from shared.models.customers.customer import Customer
from shared.models.orders.order import Order
from shared.models.orders.status import OrderStatus

MAX_PER_PAGE = 250


class CustomerSort(StrEnum):
    """Orders of the list; a minus means the other way round."""

    NEWEST = "-joined"
    OLDEST = "joined"
    NAME = "name"
    NAME_DOWN = "-name"
    ORDERS = "orders"
    ORDERS_DOWN = "-orders"
    SPENT = "spent"
    SPENT_DOWN = "-spent"


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer; ``spent`` is minor units of the store's currency over all orders that stand."""

    id: UUID
    name: str
    email: str
    phone: str
    locale: str
    joined_at: datetime
    orders: int
    spent: int
    last_order_at: datetime | None
    country: str


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """One page of rows; ``total`` counts all pages."""

    rows: tuple[CustomerRow, ...]
    total: int
    page: int
    per_page: int


def list_customers(
    query: str = "", *, sort: CustomerSort = CustomerSort.NEWEST, page: int = 1, per_page: int = 50
) -> CustomerPage:
    """One page of the store's customers whose name, e-mail address or number fits ``query``."""
    page, per_page = max(1, page), max(1, min(per_page, MAX_PER_PAGE))
    rules = list(_rules(query.strip()))
    total = session().scalar(select(func.count()).select_from(Customer).where(*rules)) or 0
    statement, columns = _statement()
    ordered = statement.where(*rules).order_by(*_order(sort, columns))
    rows = session().execute(ordered.limit(per_page).offset((page - 1) * per_page)) if total else ()
    return CustomerPage(tuple(_read(row) for row in rows), total, page, per_page)


def customer_row(customer_id: UUID) -> CustomerRow:
    """One customer with the same figures. Raises NotFound."""
    statement, _columns = _statement()
    row = session().execute(statement.where(Customer.id == customer_id)).first()
    if row is None:
        raise NotFound(_("This customer does not exist."))
    return _read(row)


def find_customers(query: str, limit: int = 5) -> tuple[CustomerRow, ...]:
    """The newest customers that fit, for a search over everything. One statement."""
    statement, columns = _statement()
    fitting = statement.where(*_rules(query.strip())).order_by(*_order(CustomerSort.NEWEST, columns))
    return tuple(_read(row) for row in session().execute(fitting.limit(limit)))


def _rules(query: str) -> Any:
    yield Customer.store_id == current_store_id()
    yield Customer.erased_at.is_(None)
    if query:
        columns = (Customer.name, Customer.email, Customer.phone)
        yield or_(*(column.icontains(query, autoescape=True) for column in columns))


def _statement() -> tuple[Any, Any]:
    """Each customer beside the sums of their orders, read by the index on the order's customer."""
    of_customer = and_(Order.store_id == Customer.store_id, Order.customer_id == Customer.id)
    sums = (
        select(
            func.count().label("orders"),
            func.coalesce(func.sum(Order.store_total), 0).label("spent"),
            func.max(Order.placed_at).label("last_order_at"),
            func.max(Order.shipping_address["country"].as_string()).label("country"),
        )
        .where(of_customer, Order.status != OrderStatus.CANCELLED)
        .correlate(Customer)
        .lateral("sums")
    )
    columns = (Customer.id, Customer.name, Customer.email, Customer.phone, Customer.locale, Customer.created_at)
    statement = select(*columns, sums.c.orders, sums.c.spent, sums.c.last_order_at, sums.c.country)
    return statement.select_from(Customer).join(sums, Customer.id.is_not(None)), sums.c


def _order(sort: CustomerSort, sums: Any) -> tuple[Any, ...]:
    column = {"joined": Customer.id, "name": Customer.name, "orders": sums.orders, "spent": sums.spent}
    chosen: Any = column[sort.value.lstrip("-")]
    return (chosen.desc(), Customer.id.desc()) if sort.value.startswith("-") else (chosen, Customer.id)


def _read(row: Row[Any]) -> CustomerRow:
    return CustomerRow(
        id=row.id,
        name=row.name,
        email=row.email,
        phone=row.phone,
        locale=row.locale,
        joined_at=row.created_at,
        orders=row.orders,
        spent=int(row.spent),
        last_order_at=row.last_order_at,
        country=row.country or "",
    )
