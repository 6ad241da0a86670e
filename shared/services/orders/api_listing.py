"""Orders with their lines and tags as plain values for the API: three statements a page, one more with discounts, and
one more with gift cards.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from shared.db.session import session
from shared.kernel.errors import NotFound
from shared.kernel.i18n import gettext as _
from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order
from shared.models.orders.tag import tags_of_orders
from shared.models.promotions.use import DiscountUse
from shared.services.orders.gifts import told_gifts
from shared.services.orders.list_rules import OrderFilters, rules_of

ORDER_COLUMNS = (
    *(Order.id, Order.number, Order.name, Order.status, Order.payment_state, Order.fulfilment_state),
    *(Order.email, Order.phone, Order.locale, Order.currency, Order.subtotal, Order.shipping, Order.payment_fee),
    *(Order.tax, Order.tax_included, Order.shipping_tax, Order.shipping_tax_included, Order.tax_lines),
    *(Order.tax_treatment, Order.company, Order.tax_id),
    *(Order.discount, Order.total, Order.gift_card_total, Order.shipping_address, Order.shipping_name),
    *(Order.payment_provider, Order.note, Order.placed_at, Order.cancelled_at, Order.updated_at, Order.revision),
    *(Order.is_held.label("on_hold"), Order.delivery_kind, Order.pickup_place),
)
LINE_COLUMNS = (
    *(OrderLine.id, OrderLine.order_id, OrderLine.product_id, OrderLine.variant_id, OrderLine.title),
    *(OrderLine.variant_title, OrderLine.sku, OrderLine.quantity, OrderLine.unit, OrderLine.fulfilled),
    *(OrderLine.dropped, OrderLine.refunded),
    *(OrderLine.unit_price, OrderLine.discount, OrderLine.tax, OrderLine.tax_included, OrderLine.tax_lines),
    *(OrderLine.total, OrderLine.is_gift_card),
)

DISCOUNT_COLUMNS = (
    *(DiscountUse.order_id, DiscountUse.discount_id, DiscountUse.name, DiscountUse.code),
    *(DiscountUse.kind, DiscountUse.discount_class, DiscountUse.amount),
)


@dataclass(frozen=True, slots=True)
class OrderPage:
    """``total`` is None when a cursor is followed; ``next_cursor`` is None on the last page."""

    rows: list[dict[str, Any]]
    total: int | None
    next_cursor: UUID | None


def api_orders(filters: OrderFilters, *, page: int, per_page: int, cursor: UUID | None = None) -> OrderPage:
    """A page of orders, newest first; ids are made in the order of time, so the cursor is the last id seen."""
    conditions = rules_of(filters)
    statement = select(*ORDER_COLUMNS).where(*conditions).order_by(Order.id.desc()).limit(per_page + 1)
    if cursor is not None:
        statement = statement.where(Order.id < cursor)
    else:
        statement = statement.offset((page - 1) * per_page)
    found = [dict(row._mapping) for row in session().execute(statement)]
    rows = _with_lines(found[:per_page])
    total = None if cursor else session().scalar(select(func.count(Order.id)).where(*conditions))
    return OrderPage(rows, total, rows[-1]["id"] if len(found) > per_page else None)


def api_order(order_id: UUID) -> dict[str, Any]:
    """One order with its lines. Raises NotFound."""
    row = session().execute(select(*ORDER_COLUMNS).where(Order.id == order_id)).first()
    if row is None:
        raise NotFound(_("This order does not exist."))
    return _with_lines([dict(row._mapping)])[0]


def _with_lines(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    by_order: dict[UUID, list[dict[str, Any]]] = {row["id"]: [] for row in rows}
    for line in _lines_of(list(by_order)) if by_order else []:
        by_order[line.pop("order_id")].append(line)
    _add_recipients(by_order)
    discounts = _discounts_of([row["id"] for row in rows if row["discount"]])
    tags = tags_of_orders(by_order)
    return [
        row | {"tags": tags.get(row["id"], []), "lines": by_order[row["id"]], "discounts": discounts.get(row["id"], [])}
        for row in rows
    ]


def _add_recipients(by_order: dict[UUID, list[dict[str, Any]]]) -> None:
    """Who gets the gift cards of a line: nobody else where it is empty."""
    selling = [order_id for order_id, lines in by_order.items() if any(line["is_gift_card"] for line in lines)]
    gifts = told_gifts(selling) if selling else {}
    for line in (line for lines in by_order.values() for line in lines):
        line["recipients"] = gifts.get(line["id"], [])


def _discounts_of(order_ids: Sequence[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """What each order was placed with, in the order in which it came off."""
    found: dict[UUID, list[dict[str, Any]]] = {}
    if order_ids:
        gone = aliased(DiscountUse)
        same = [getattr(gone, name) == getattr(DiscountUse, name) for name in ("order_id", "discount_id", "revision")]
        replaced = select(gone.id).where(gone.store_id == DiscountUse.store_id, gone.is_replaced, *same).exists()
        mine = select(*DISCOUNT_COLUMNS).where(DiscountUse.order_id.in_(order_ids), DiscountUse.change == 1, ~replaced)
        for row in session().execute(mine.order_by(DiscountUse.id)):
            use = dict(row._mapping)
            found.setdefault(use.pop("order_id"), []).append(use)
    return found


def _lines_of(order_ids: Sequence[UUID]) -> list[dict[str, Any]]:
    statement = (
        select(*LINE_COLUMNS).where(OrderLine.order_id.in_(order_ids)).order_by(OrderLine.order_id, OrderLine.position)
    )
    return [dict(row._mapping) for row in session().execute(statement)]
