"""What a merchant looks for among the orders, as conditions that the list's indexes answer.

Constants of partial indexes are written into the statement: with bound values the planner could not know that such an
index holds every row that is asked for.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, literal_column, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute

from shared.kernel.tenant import current_store_id
from shared.models.catalog.term import begins_with
from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order
from shared.models.orders.status import FulfilmentState, OrderStatus, PaymentState
from shared.models.orders.tag import OrderTag
from shared.models.payments.method import GIFT_CARD
from shared.services.orders.tags import tag_key

MONEY_OWED = (PaymentState.PENDING, PaymentState.AUTHORISED, PaymentState.PARTLY_PAID, PaymentState.FAILED)
GOODS_OWED = (FulfilmentState.UNFULFILLED, FulfilmentState.PARTLY_FULFILLED)
SHORTEST_PHONE = 4
LONGEST_NUMBER = 15


class OrderTab(StrEnum):
    """The usual views of the list."""

    ALL = "all"
    UNFULFILLED = "unfulfilled"
    UNPAID = "unpaid"
    OPEN = "open"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class OrderFilters:
    """What somebody is looking for; what is None or empty is left open.

    ``query``: an order number, the beginning of a name, surname, e-mail address or SKU, or the end of a phone number.
    The ``provider`` of gift cards finds every order that a card paid a part of. Totals are minor units of the store's
    currency, both ends included; ``until`` is not.
    """

    query: str = ""
    tab: OrderTab = OrderTab.ALL
    status: OrderStatus | None = None
    payment: PaymentState | None = None
    fulfilment: FulfilmentState | None = None
    provider: str | None = None
    tag: str = ""
    country: str = ""
    is_held: bool | None = None
    least: int | None = None
    most: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    customer_id: UUID | None = None
    email: str = ""

    def to_json(self) -> dict[str, Any]:
        """As operations keep them."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: _plain(value) for name, value in values.items() if value is not None and value != ""}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "OrderFilters":
        return cls(**{name: READ.get(name, lambda value: value)(value) for name, value in kept.items()})


READ: dict[str, Any] = {
    "tab": OrderTab,
    "status": OrderStatus,
    "payment": PaymentState,
    "fulfilment": FulfilmentState,
    "since": datetime.fromisoformat,
    "until": datetime.fromisoformat,
    "customer_id": UUID,
}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID | StrEnum) else value


def rules_of(filters: OrderFilters) -> list[ColumnElement[bool]]:
    """The conditions of a statement over orders."""
    return [Order.store_id == current_store_id(), *tab_rules(filters.tab), *_rules(filters)]


def _rules(filters: OrderFilters) -> Iterator[ColumnElement[bool]]:
    if filters.query.strip():
        yield Order.id.in_(_found_by(filters.query.strip()))
    if filters.tag.strip():
        tagged = select(OrderTag.order_id).where(OrderTag.store_id == current_store_id())
        yield Order.id.in_(tagged.where(OrderTag.key == tag_key(filters.tag)))
    for column, state in (
        (Order.status, filters.status),
        (Order.payment_state, filters.payment),
        (Order.fulfilment_state, filters.fulfilment),
    ):
        if state is not None:
            yield _is(column, state)
    if filters.provider == GIFT_CARD:
        yield Order.gift_card_total > literal_column("0")
    for other, wanted in (
        (Order.payment_provider, filters.provider if filters.provider != GIFT_CARD else None),
        (Order.country, filters.country),
        (Order.customer_id, filters.customer_id),
        (Order.email, filters.email),
    ):
        if wanted:
            yield other == wanted
    if filters.is_held is not None:
        yield and_(Order.is_held) if filters.is_held else ~Order.is_held
    yield from _ranges(filters)


def _ranges(filters: OrderFilters) -> Iterator[ColumnElement[bool]]:
    if filters.least is not None:
        yield Order.store_total >= filters.least
    if filters.most is not None:
        yield Order.store_total <= filters.most
    if filters.since is not None:
        yield Order.placed_at >= filters.since
    if filters.until is not None:
        yield Order.placed_at < filters.until


def tab_rules(tab: OrderTab) -> tuple[ColumnElement[bool], ...]:
    is_open = _is(Order.status, OrderStatus.OPEN)
    owes_goods, owes_money = _among(Order.fulfilment_state, GOODS_OWED), _among(Order.payment_state, MONEY_OWED)
    rules: dict[OrderTab, tuple[ColumnElement[bool], ...]] = {
        OrderTab.ALL: (),
        OrderTab.UNFULFILLED: (is_open, owes_goods),
        OrderTab.UNPAID: (is_open, owes_money),
        OrderTab.OPEN: (is_open, or_(owes_goods, owes_money)),
        OrderTab.CANCELLED: (_is(Order.status, OrderStatus.CANCELLED),),
    }
    return rules[tab]


def _is(column: InstrumentedAttribute[Any], value: StrEnum) -> ColumnElement[bool]:
    return column == bindparam(None, value, type_=column.type, literal_execute=True)


def _among(column: InstrumentedAttribute[Any], values: tuple[StrEnum, ...]) -> ColumnElement[bool]:
    return column.in_(bindparam(None, list(values), type_=column.type, expanding=True, literal_execute=True))


def _found_by(query: str) -> Any:
    """Ids of orders that fit the words: every part is answered by an index of its own."""
    folded = query.lower()
    parts = [
        select(Order.id).where(Order.store_id == current_store_id(), begins_with(column, folded))
        for column in (Order.name_key, Order.surname_key, Order.email_key)
    ]
    of_line = select(OrderLine.order_id).where(OrderLine.store_id == current_store_id(), OrderLine.sku_key != "")
    parts.append(of_line.where(begins_with(OrderLine.sku_key, folded)))
    return union_all(*parts, *_by_digits(folded))


def _by_digits(query: str) -> Iterator[Any]:
    orders = select(Order.id).where(Order.store_id == current_store_id())
    number = re.search(r"\d+$", query)
    if number and len(number.group()) <= LONGEST_NUMBER:
        named = orders.where(Order.number == int(number.group()))
        is_whole = query.lstrip("#").strip() == number.group()
        yield named if is_whole else named.where(Order.name.ilike(_escaped(query), escape="\\"))
    digits = re.sub(r"\D", "", query).lstrip("0")
    if len(digits) >= SHORTEST_PHONE and re.fullmatch(r"[\d +()/.-]+", query):
        yield orders.where(Order.phone_key != "", begins_with(Order.phone_key, digits[::-1]))


def _escaped(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text)
