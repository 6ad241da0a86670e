"""From the cells of an order's rows to what they say; what cannot be read is told with its row."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from shared.kernel.addresses import Address
from shared.kernel.currencies import exponent_of, is_currency
from shared.kernel.i18n import gettext as _
from shared.kernel.quantities import Unit, price_of
from shared.models.customers.customer import normal_email
from shared.models.orders.status import FulfilmentState, OrderStatus, PaymentState
from shared.services.catalog.product_files import values
from shared.services.catalog.product_files.values import Reader, Unreadable
from shared.services.catalog.sheets.sheet import SheetRow
from shared.services.catalog.sheets.writing import restore
from shared.services.orders.importing.past import FileRow, OrderRows, PastLine, PastOrder

MOST_LINES = 1_000
LONGEST = 500
#: Shopify's words for how an order is paid and sent; ours are read as they are.
PAYMENTS = {
    "authorized": PaymentState.PENDING,
    "partially_paid": PaymentState.PARTLY_PAID,
    "partially_refunded": PaymentState.PARTLY_REFUNDED,
    "expired": PaymentState.VOIDED,
    "authorised": PaymentState.PENDING,
    "failed": PaymentState.PENDING,
}
SENT = {
    "fulfilled": FulfilmentState.FULFILLED,
    "partial": FulfilmentState.PARTLY_FULFILLED,
    "partly_fulfilled": FulfilmentState.PARTLY_FULFILLED,
}


def group_orders(rows: Iterable[SheetRow], codes: Sequence[str]) -> Iterator[OrderRows]:
    """Rows that follow each other under one name; a row without a name belongs to the one above."""
    current: OrderRows | None = None
    for row in rows:
        pairs = zip(codes, row.cells, strict=False)
        cells = {code: restore(text.strip()) for code, text in pairs if code and text.strip()}
        name = cells.get("name", "")
        if current is not None and (not name or name == current.name) and len(current.rows) < MOST_LINES:
            current.rows.append(FileRow(row.number, cells))
            continue
        if current is not None:
            yield current
        current = OrderRows(name, [FileRow(row.number, cells)])
    if current is not None:
        yield current


def read_order(rows: OrderRows, own_currency: str) -> PastOrder:
    """What the rows say, with everything that is wrong with them."""
    said = rows.said
    order = PastOrder(rows, rows.name[:100], f"{said.get('external_id') or rows.name}".casefold()[:200])
    if not rows.name:
        order.complain(_("The order has no number."))
    order.currency = said.get("currency", own_currency).upper()
    if not is_currency(order.currency):
        order.complain(_("“%(text)s” is no currency.", text=order.currency[:20]))
        order.currency = own_currency
    _read_texts(order, said)
    _read_moments(order, said)
    _read_sums(order, said)
    order.lines = [line for row in rows.rows if (line := _read_line(order, row)) is not None]
    if not order.lines and not order.problems:
        order.complain(_("The order has no lines."))
    _read_states(order, said)
    return order


def _read_texts(order: PastOrder, said: dict[str, str]) -> None:
    order.email = normal_email(said.get("email", ""))[:LONGEST]
    order.phone = (said.get("phone") or said.get("shipping_phone") or said.get("billing_phone") or "")[:50]
    order.shipping_address = _address(said, "shipping")
    order.billing_address = _address(said, "billing") if said.get("billing_name") else order.shipping_address
    if not order.shipping_address["name"]:
        order.shipping_address = order.shipping_address | {"name": order.billing_address["name"]}
    order.delivery = said.get("delivery", "")[:200]
    order.note = said.get("note", "")[:1000]
    order.tax_name = said.get("tax_name", "")[:100]
    order.tags = [tag[:40] for tag in values.tags(said.get("tags", ""))[:50]]


def _address(said: dict[str, str], whose: str) -> dict[str, str]:
    parts = Address().to_dict()
    found = {part: said.get(f"{whose}_{part}", "")[:200] for part in parts}
    return found | {"country": found["country"][:2].upper(), "postcode": found["postcode"].lstrip("'")}


def _read_moments(order: PastOrder, said: dict[str, str]) -> None:
    order.placed_at = _told(order, lambda: _moment(said.get("placed_at", "")), order.rows.first)
    if "cancelled_at" in said:
        order.cancelled_at = _told(order, lambda: _moment(said["cancelled_at"]), order.rows.first)


def _moment(text: str) -> datetime:
    """ISO 8601, or Shopify's ``2026-03-01 10:00:00 +0100``."""
    return values.moment(re.sub(r" ([+-]\d\d:?\d\d)$", r"\1", text))


def _read_sums(order: PastOrder, said: dict[str, str]) -> None:
    def amount(code: str) -> int:
        return _amount(order, said[code], order.rows.first) or 0 if code in said else 0

    order.shipping, order.fee, order.tax = amount("shipping"), amount("payment_fee"), amount("tax")
    order.tax_included, order.discount = amount("tax_included"), abs(amount("discount"))
    order.refunded = amount("refunded")
    if "total" not in said:
        order.complain(_("The order has no total."))
        return
    order.total = amount("total")
    if "paid" in said:
        order.paid = amount("paid")
    elif "outstanding" in said:
        order.paid = max(0, order.total - amount("outstanding"))


def _amount(order: PastOrder, text: str, row: int) -> int | None:
    if not exponent_of(order.currency):
        text = re.sub(r"[.,]0+$", "", text)
    amount: int | None = _told(order, lambda: Reader(order.currency).amount(text), row)
    return amount


def _read_line(order: PastOrder, row: FileRow) -> PastLine | None:
    """None where the row only says something of the order, such as Shopify's further taxes."""
    cells = row.cells
    if not {"quantity", "title", "unit_price"} & set(cells):
        return None
    unit = _told(order, lambda: values.unit(cells["unit"]), row.number) if "unit" in cells else Unit.PIECE
    unit = unit or Unit.PIECE
    price = _amount(order, cells.get("unit_price", ""), row.number)
    quantity = _told(order, lambda: Reader(order.currency).quantity(cells.get("quantity", ""), unit), row.number)
    if price is None or quantity is None or quantity <= 0:
        order.complain(_("A line needs a quantity above zero and a price."), row.number)
        return None
    title, variant = cells.get("title", "") or cells.get("sku", "") or "–", cells.get("variant", "")
    discount = abs(_amount(order, cells["line_discount"], row.number) or 0) if "line_discount" in cells else 0
    gross = price_of(price, quantity, unit)
    if discount > gross:
        order.complain(_("The discount of this line is more than the line."), row.number)
    sent = _told(order, lambda: Reader("EUR").quantity(cells["sent"], unit), row.number) if "sent" in cells else 0
    ships = cells.get("requires_shipping", "true").casefold() not in ("false", "no", "0")
    line = PastLine(
        *(row.number, title[:LONGEST], variant[:LONGEST], cells.get("sku", "")[:100], quantity, unit, price, gross),
        *(discount, min(sent or 0, quantity), ships),
    )
    if cells.get("line_fulfilment", "").casefold() == "fulfilled":
        line.sent = quantity
    return line


def _read_states(order: PastOrder, said: dict[str, str]) -> None:
    order.payment = _payment(order, said.get("payment", "").casefold())
    order.fulfilment = SENT.get(said.get("fulfilment", "").casefold(), FulfilmentState.UNFULFILLED)
    if order.fulfilment is FulfilmentState.FULFILLED:
        for line in order.lines:
            line.sent = line.sent or line.quantity
    elif order.fulfilment is FulfilmentState.UNFULFILLED:
        for line in order.lines:
            line.sent = 0
    status = said.get("status", "").casefold()
    if order.cancelled_at is not None or status == "cancelled":
        order.status, order.cancelled_at = OrderStatus.CANCELLED, order.cancelled_at or order.placed_at
        if not any(line.sent for line in order.lines):
            order.fulfilment = FulfilmentState.CANCELLED
    elif status == "closed":
        order.status = OrderStatus.CLOSED


def _payment(order: PastOrder, word: str) -> PaymentState:
    if not word:
        return PaymentState.PENDING
    if word in PAYMENTS:
        return PAYMENTS[word]
    try:
        return PaymentState(word)
    except ValueError:
        order.complain(_("“%(text)s” is no state of a payment.", text=word[:40]))
        return PaymentState.PENDING


def _told(order: PastOrder, read: Callable[[], Any], row: int) -> Any:
    try:
        return read()
    except Unreadable as error:
        order.complain(str(error), row)
        return None
