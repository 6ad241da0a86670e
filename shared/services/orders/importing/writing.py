"""Past orders as rows: what placing, paying and sending would have left; no stock moves, and nobody is told."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from shared.db.base import StoreModel
from shared.db.bulk import insert_missing, insert_rows
from shared.db.session import session
from shared.kernel import clock
from shared.kernel.ids import new_id, new_token
from shared.models.catalog.variant import Variant
from shared.models.customers.customer import Customer
from shared.models.orders.event import OrderEvent
from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order
from shared.models.orders.refund import Refund, RefundOrigin, RefundStatus
from shared.models.orders.status import OrderStatus, PaymentState
from shared.models.orders.tag import OrderTag
from shared.models.payments.method import BANK_TRANSFER
from shared.models.payments.payment import Payment, PaymentStatus
from shared.models.stores.counter import next_number
from shared.models.stores.selling import selling_terms
from shared.models.stores.store import current_store
from shared.services.orders.importing.past import PastLine, PastOrder

#: Imported orders count for themselves, far above what a shop will ever number: people see their old names.
NUMBERS, FIRST = "imported_orders", 1_000_000_001
PROVIDER = "imported"


@dataclass(frozen=True, slots=True)
class Written:
    """Where an order went; ``new_customer_id`` where nobody knew its customer before."""

    order_id: UUID
    new_customer_id: UUID | None


class OrderRowsWriter:
    """Writes a batch of past orders in a few statements for each table."""

    def __init__(self) -> None:
        self._store, self._terms = current_store(), selling_terms()
        self._own_name = re.compile(re.escape(self._store.order_prefix) + r"\d+", re.IGNORECASE)

    def write(self, orders: Sequence[PastOrder]) -> list[Written]:
        """The new orders' ids, in their order. Within a transaction."""
        rows: dict[type[StoreModel], list[dict[str, Any]]] = defaultdict(list)
        customers, new = self._customers(orders)
        shelf = _variants(orders)
        written = []
        for order in orders:
            customer_id = customers.get(order.email)
            row = self._order(order, customer_id)
            rows[Order].append(row)
            rows[OrderLine] += [self._line(order, row["id"], *known, shelf) for known in enumerate(order.lines, 1)]
            self._money(order, row, rows)
            rows[OrderTag] += _tags(order, row["id"])
            rows[OrderEvent].append({"order_id": row["id"], "kind": "imported", "details": {"name": order.name}})
            written.append(Written(row["id"], new.pop(order.email, None)))
        for model in (Order, OrderLine, Payment, Refund, OrderTag, OrderEvent):
            insert_rows(model, rows[model])
        return written

    def _customers(self, orders: Sequence[PastOrder]) -> tuple[dict[str, UUID], dict[str, UUID]]:
        """Customers by e-mail, and those among them who are new. A known one stays as it is."""
        first = {order.email: order for order in reversed(orders) if "@" in order.email}
        rows = {email: self._customer(order) for email, order in first.items()}
        insert_missing(Customer, list(rows.values()))
        known = select(Customer.email, Customer.id).where(Customer.email.in_(list(first)))
        found = {row.email: row.id for row in session().execute(known)}
        return found, {email: rows[email]["id"] for email, known_id in found.items() if rows[email]["id"] == known_id}

    def _customer(self, order: PastOrder) -> dict[str, Any]:
        locale, name = self._store.default_locale, order.billing_address["name"] or order.shipping_address["name"]
        return {"id": new_id(), "email": order.email, "name": name, "phone": order.phone, "locale": locale}

    def _order(self, order: PastOrder, customer_id: UUID | None) -> dict[str, Any]:
        total = order.total or 0
        return {
            "id": new_id(),
            "number": next_number(NUMBERS, first=FIRST),
            "name": self._name(order.name),
            "token": new_token(18),
            "customer_id": customer_id,
            "status": order.status,
            "payment_state": _state(order),
            "fulfilment_state": order.fulfilment,
            "email": order.email,
            "phone": order.phone,
            "locale": self._store.default_locale,
            "currency": order.currency,
            "subtotal": order.subtotal,
            "shipping": order.shipping,
            "payment_fee": order.fee,
            "tax": order.tax,
            "tax_included": order.tax_included,
            "tax_lines": _tax_lines(order),
            "discount": order.discount,
            "total": total,
            "store_total": self._terms.in_currency(order.currency).back(total),
            "shipping_address": order.shipping_address,
            "billing_address": order.billing_address,
            "shipping_name": order.delivery,
            "company": order.billing_address["company"],
            "payment_provider": _provider(order),
            "note": order.note,
            "placed_at": order.placed_at,
            "cancelled_at": order.cancelled_at,
            "cancel_reason": "other" if order.status is OrderStatus.CANCELLED else "",
        }

    def _name(self, name: str) -> str:
        """As it was called there; what looks like a number of ours gets a mark, so that no two orders read alike."""
        return f"{name}-old" if self._own_name.fullmatch(name) else name

    def _line(
        self, order: PastOrder, order_id: UUID, position: int, line: PastLine, shelf: Mapping[str, tuple[UUID, UUID]]
    ) -> dict[str, Any]:
        variant_id, product_id = shelf.get(line.sku, (None, None))
        is_back = order.payment is PaymentState.REFUNDED
        return {
            "order_id": order_id,
            "variant_id": variant_id,
            "product_id": product_id,
            "position": position,
            "title": line.title,
            "variant_title": line.variant_title,
            "shown_title": line.title,
            "shown_variant_title": line.variant_title,
            "sku": line.sku,
            "quantity": line.quantity,
            "unit": line.unit,
            "fulfilled": line.sent,
            "dropped": line.quantity - line.sent if is_back else 0,
            "refunded": line.quantity if is_back else 0,
            "unit_price": line.unit_price,
            "discount": line.discount,
            "tax": line.tax,
            "tax_included": line.tax_included,
            "total": line.total,
            "requires_shipping": line.requires_shipping,
            "is_stock_tracked": False,
        }

    def _money(self, order: PastOrder, row: dict[str, Any], rows: dict[type[StoreModel], list[dict[str, Any]]]) -> None:
        payment = {
            "id": new_id(),
            "order_id": row["id"],
            "provider": row["payment_provider"],
            "status": _payment_status(order),
            "currency": order.currency,
            "amount": row["total"],
            "authorised": order.paid or 0,
            "captured": order.paid or 0,
            "refunded": order.refunded,
        }
        rows[Payment].append(payment)
        if order.refunded:
            told = {"order_id": row["id"], "payment_id": payment["id"], "currency": order.currency}
            settled = {"status": RefundStatus.SUCCEEDED, "settled_at": clock.now(), "origin": RefundOrigin.PROVIDER}
            rows[Refund].append({**told, **settled, "amount": order.refunded})


def _state(order: PastOrder) -> PaymentState:
    """What nobody paid of a cancelled order is owed by nobody."""
    if order.status is OrderStatus.CANCELLED and order.payment is PaymentState.PENDING:
        return PaymentState.VOIDED
    return order.payment


def _provider(order: PastOrder) -> str:
    """What is still owed comes by transfer, which staff can note; the rest was paid elsewhere."""
    waits = _payment_status(order) is PaymentStatus.PENDING
    return BANK_TRANSFER if waits else PROVIDER


def _payment_status(order: PastOrder) -> PaymentStatus:
    match _state(order):
        case PaymentState.PENDING | PaymentState.PARTLY_PAID:
            return PaymentStatus.PENDING
        case PaymentState.VOIDED | PaymentState.FAILED:
            return PaymentStatus.EXPIRED
        case PaymentState.REFUNDED if order.total:
            return PaymentStatus.REFUNDED
        case _:
            return PaymentStatus.CAPTURED


def _tax_lines(order: PastOrder) -> list[dict[str, Any]]:
    """One for all of it: files do not say at which rate."""
    amount = order.tax + order.tax_included
    if not amount:
        return []
    net = (order.total or 0) - amount
    return [{"name": order.tax_name, "millionths": 0, "net": net, "amount": amount}]


def _tags(order: PastOrder, order_id: UUID) -> list[dict[str, Any]]:
    by_key = {tag.lower(): tag for tag in reversed(order.tags)}
    return [{"order_id": order_id, "tag": tag, "key": key} for key, tag in by_key.items()]


def _variants(orders: Sequence[PastOrder]) -> dict[str, tuple[UUID, UUID]]:
    """Variant and product by SKU, where exactly one has it."""
    wanted = {line.sku for order in orders for line in order.lines if line.sku}
    found: dict[str, list[tuple[UUID, UUID]]] = defaultdict(list)
    known = select(Variant.sku, Variant.id, Variant.product_id).where(Variant.sku.in_(wanted))
    for sku, variant_id, product_id in session().execute(known):
        found[sku].append((variant_id, product_id))
    return {sku: ids[0] for sku, ids in found.items() if len(ids) == 1}
