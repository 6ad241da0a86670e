"""Orders as a CSV file, row by row while it is sent: a row for each line, with the order's sums beside its first."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from shared.db.session import session, store_scope
from shared.kernel.currencies import exponent_of
from shared.kernel.ids import new_id
from shared.kernel.quantities import plain_quantity
from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order
from shared.models.orders.tag import tags_of_orders
from shared.models.payments.payment import money_of_orders
from shared.services.catalog.sheets.writing import csv_lines
from shared.services.orders.selections import OrderSelection, next_selected

AT_ONCE = 500
HEAD = (
    *("order", "placed_at", "status", "payment", "fulfilment", "on_hold", "email", "phone", "name", "company"),
    *("street", "city", "district", "area", "postcode", "country", "currency", "subtotal", "shipping", "payment_fee"),
    *("tax", "tax_included", "discount", "total", "paid", "refunded", "provider", "delivery", "tags", "note"),
    *("sku", "article", "variant", "quantity", "unit", "sent", "unit_price", "line_discount", "line_total"),
)
ADDRESS = ("name", "company", "street", "city", "district", "area", "postcode", "country")
MARK = "\ufeff"


def export_orders(store_id: UUID, chosen: OrderSelection) -> Iterator[str]:
    """The file's lines; memory does not grow with the orders. Each portion is read in a scope of its own."""
    yield MARK
    yield from csv_lines([HEAD])
    until, after = new_id(), None
    while True:
        with store_scope(store_id):
            ids = next_selected(chosen, after=after, until=until, limit=AT_ONCE)
            lines = list(csv_lines(_rows(ids)))
        yield from lines
        if len(ids) < AT_ONCE:
            return
        after = ids[-1]


def _rows(ids: Sequence[UUID]) -> Iterator[Sequence[str]]:
    if not ids:
        return
    tags, money = tags_of_orders(ids), money_of_orders(ids)
    lines: dict[UUID, list[Any]] = {}
    wanted = select(*LINE_COLUMNS).where(OrderLine.order_id.in_(ids)).order_by(OrderLine.order_id, OrderLine.position)
    for line in session().execute(wanted):
        lines.setdefault(line.order_id, []).append(line)
    for order in session().execute(select(*ORDER_COLUMNS).where(Order.id.in_(ids)).order_by(Order.id)):
        first = _order_cells(order, ", ".join(tags.get(order.id, [])), money.get(order.id, (0, 0)))
        for line in lines.get(order.id, [None]):
            yield [*first, *_line_cells(line, order.currency)]
            first = [order.name, *[""] * (len(first) - 1)]


def _order_cells(order: Any, tags: str, money: tuple[int, int]) -> list[str]:
    sums = (
        *(order.subtotal, order.shipping, order.payment_fee, order.tax, order.tax_included, order.discount),
        *(order.total, *money),
    )
    return [
        *(order.name, order.placed_at.isoformat(timespec="seconds"), order.status.value, order.payment_state.value),
        *(order.fulfilment_state.value, "yes" if order.is_held else "", order.email, order.phone),
        *(str(order.shipping_address.get(part, "")) for part in ADDRESS),
        *(order.currency, *(_decimal(amount, order.currency) for amount in sums)),
        *(order.payment_provider, order.shipping_name, tags, order.note),
    ]


def _line_cells(line: Any, currency: str) -> list[str]:
    if line is None:
        return [""] * 9
    return [
        *(line.sku, line.title, line.variant_title, plain_quantity(line.quantity, line.unit), line.unit.value),
        plain_quantity(line.fulfilled, line.unit),
        *(_decimal(amount, currency) for amount in (line.unit_price, line.discount, line.total)),
    ]


def _decimal(amount: int, currency: str) -> str:
    """Minor units with the currency's decimals and a point: ``4.95``."""
    digits = exponent_of(currency)
    if not digits:
        return str(amount)
    whole, part = divmod(abs(amount), 10**digits)
    return f"{'-' if amount < 0 else ''}{whole}.{part:0{digits}d}"


ORDER_COLUMNS = (
    *(Order.id, Order.name, Order.placed_at, Order.status, Order.payment_state, Order.fulfilment_state),
    *(Order.is_held, Order.email, Order.phone, Order.shipping_address, Order.currency, Order.subtotal),
    *(Order.shipping, Order.payment_fee, Order.tax, Order.tax_included, Order.discount, Order.total),
    *(Order.payment_provider, Order.shipping_name, Order.note),
)
LINE_COLUMNS = (
    *(OrderLine.order_id, OrderLine.sku, OrderLine.title, OrderLine.variant_title, OrderLine.quantity),
    *(OrderLine.unit, OrderLine.fulfilled, OrderLine.unit_price, OrderLine.discount, OrderLine.total),
)
