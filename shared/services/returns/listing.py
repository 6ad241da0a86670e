"""Returns as the dashboard lists them: a fixed number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from shared.db.session import session
from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order
from shared.models.returns.case import PREFIX, Return, ReturnLine
from shared.models.returns.status import ReturnStatus

PER_PAGE = 50


class ReturnTab(StrEnum):
    """By what is to do."""

    ALL = "all"
    TO_APPROVE = "to_approve"
    UNDER_WAY = "under_way"
    TO_INSPECT = "to_inspect"
    TO_REFUND = "to_refund"
    DONE = "done"


STATUSES = {
    ReturnTab.ALL: tuple(ReturnStatus),
    ReturnTab.TO_APPROVE: (ReturnStatus.REQUESTED,),
    ReturnTab.UNDER_WAY: (ReturnStatus.APPROVED,),
    ReturnTab.TO_INSPECT: (ReturnStatus.RECEIVED,),
    ReturnTab.TO_REFUND: (ReturnStatus.INSPECTED,),
    ReturnTab.DONE: (
        *(ReturnStatus.REFUNDED, ReturnStatus.EXCHANGED, ReturnStatus.CLOSED, ReturnStatus.DECLINED),
        ReturnStatus.CANCELLED,
    ),
}


@dataclass(frozen=True, slots=True)
class ReturnFilters:
    """``query`` is part of the order's name, the return's number, or the shopper's name or e-mail address."""

    query: str = ""
    tab: ReturnTab = ReturnTab.ALL
    status: ReturnStatus | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """A return with whose order it is, and how many lines it has."""

    id: UUID
    number: int
    status: ReturnStatus
    created_at: datetime
    order_name: str
    order_number: int
    email: str
    buyer: str
    first_title: str
    lines: int
    has_swaps: bool

    @property
    def name(self) -> str:
        return f"{PREFIX}{self.number}"


@dataclass(frozen=True, slots=True)
class ReturnPage:
    rows: Sequence[ReturnRow]
    total: int
    page: int
    per_page: int = PER_PAGE


_SAME_ORDER = and_(Order.store_id == Return.store_id, Order.id == Return.order_id)
_OF_RETURN = and_(ReturnLine.store_id == Return.store_id, ReturnLine.return_id == Return.id)


def list_returns(filters: ReturnFilters, *, page: int = 1) -> ReturnPage:
    """Newest first. Two statements."""
    rules = _rules(filters)
    counted = select(func.count(Return.id)).join(Order, _SAME_ORDER).where(*rules)
    total = session().scalar(counted) or 0
    same_line = and_(OrderLine.store_id == ReturnLine.store_id, OrderLine.id == ReturnLine.order_line_id)
    first = select(OrderLine.title).join(ReturnLine, same_line).where(_OF_RETURN).order_by(ReturnLine.id).limit(1)
    lines = select(func.count()).select_from(ReturnLine).where(_OF_RETURN)
    statement = (
        select(
            *(Return.id, Return.number, Return.status, Return.created_at, Order.name, Order.number),
            *(Order.email, Order.shipping_address["name"].astext),
            *(first.scalar_subquery(), lines.scalar_subquery(), Return.swap_total > 0),
        )
        .join(Order, _SAME_ORDER)
        .where(*rules)
        .order_by(Return.id.desc())
    )
    rows = session().execute(statement.limit(PER_PAGE).offset((page - 1) * PER_PAGE))
    return ReturnPage([ReturnRow(*row) for row in rows], total, page)


def _rules(filters: ReturnFilters) -> list[ColumnElement[bool]]:
    statuses = [filters.status] if filters.status else STATUSES[filters.tab]
    rules: list[ColumnElement[bool]] = [] if len(statuses) == len(ReturnStatus) else [Return.status.in_(statuses)]
    if filters.status:
        rules.append(Return.status.in_(STATUSES[filters.tab]))
    if filters.reason:
        mine = select(ReturnLine.id).where(_OF_RETURN, ReturnLine.reason == filters.reason)
        rules.append(mine.exists())
    if filters.query:
        rules.append(_fits(filters.query))
    return rules


def _fits(query: str) -> ColumnElement[bool]:
    names = (Order.name, Order.email, Order.shipping_address["name"].astext)
    fits = [column.icontains(query, autoescape=True) for column in names]
    number = query.removeprefix(PREFIX).removeprefix(PREFIX.lower())
    if number.isascii() and number.isdigit() and len(number) < 16:
        fits += [Return.number == int(number), Order.number == int(number)]
    return or_(*fits)


def count_returns() -> dict[str, int]:
    """How many stand in each tab. One statement."""
    rows = session().execute(select(Return.status, func.count()).group_by(Return.status))
    by_status = {status: int(count) for status, count in rows}
    return {tab.value: sum(by_status.get(status, 0) for status in statuses) for tab, statuses in STATUSES.items()}


def list_own_returns(customer_id: UUID, limit: int = 50) -> list[tuple[Return, Order]]:
    """A customer's returns with their orders, newest first. One statement."""
    rows = session().execute(
        select(Return, Order)
        .join(Order, _SAME_ORDER)
        .where(Order.customer_id == customer_id)
        .order_by(Return.id.desc())
        .limit(limit)
    )
    return [(returned, order) for returned, order in rows]
