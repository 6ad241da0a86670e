"""Orders of the past as rows: what placing, paying, shipping and cancelling would have left behind."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from shared.cli.demo.merchants import demo_merchants
from shared.cli.demo.shapes import DemoOrder, DemoRate, DemoShop
from shared.cli.seeding.customer_rows import KnownCustomers
from shared.cli.seeding.shelf import Shelf
from shared.db.base import StoreModel
from shared.kernel.ids import id_made_at, new_token
from shared.kernel.quantities import price_of
from shared.models.orders.event import OrderEvent
from shared.models.orders.fulfilment import Fulfilment, FulfilmentLine
from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order
from shared.models.orders.status import FulfilmentState, OrderStatus, PaymentState
from shared.models.payments.method import CASH_ON_DELIVERY, STRIPE, find_method
from shared.models.payments.payment import Payment, PaymentStatus
from shared.models.stores.counter import next_number
from shared.models.stores.store import current_store
from shared.services.orders.pay import PAY_WITHIN
from shared.services.orders.place import NUMBERS


@dataclass(frozen=True)
class Sale:
    """Units that an order took: promised, then sent or let go."""

    order_id: UUID
    sku: str
    quantity: int
    placed_at: datetime
    sent_at: datetime | None
    released_at: datetime | None


@dataclass(frozen=True)
class Fate:
    """What became of an order, in our own states."""

    paid_at: datetime | None
    sent_at: datetime | None
    cancelled_at: datetime | None
    reason: str

    @property
    def payment_state(self) -> PaymentState:
        if self.paid_at:
            return PaymentState.PAID
        return PaymentState.VOIDED if self.cancelled_at else PaymentState.PENDING

    @property
    def fulfilment_state(self) -> FulfilmentState:
        if self.sent_at:
            return FulfilmentState.FULFILLED
        return FulfilmentState.CANCELLED if self.cancelled_at else FulfilmentState.UNFULFILLED


class OrderWriter:
    """Collects rows by table, oldest order first; ``sales`` is what they took from the shelf."""

    def __init__(self, shop: DemoShop, shelf: Shelf, customers: KnownCustomers, until: datetime) -> None:
        self.rows: dict[type[StoreModel], list[dict[str, Any]]] = defaultdict(list)
        self.sales: list[Sale] = []
        self._shop, self._shelf, self._customers, self._until = shop, shelf, customers, until
        self._store = current_store()
        cash = find_method(CASH_ON_DELIVERY)
        self._cash_fee = cash.fee if cash else 0
        merchant = next(merchant for merchant in demo_merchants() if shop.handle in merchant.shop_handles)
        self._packer = merchant.people[1].name

    def write(self, demo: DemoOrder) -> None:
        """Add one order with everything that belongs to it."""
        fate = self._fate(demo)
        lines = [self._line(demo, line.sku, line.quantity) for line in demo.lines]
        order = self._order(demo, fate, sum(line["total"] for line in lines))
        self.rows[Order].append(order)
        for position, line in enumerate(lines, start=1):
            sent = line["quantity"] if fate.sent_at else 0
            self.rows[OrderLine].append({**line, "order_id": order["id"], "position": position, "fulfilled": sent})
            sale = Sale(order["id"], line["sku"], line["quantity"], demo.placed_at, fate.sent_at, fate.cancelled_at)
            self.sales.append(sale)
        self._pay(order, fate)
        self._send(order, lines, fate)
        self._tell(order, fate)

    def _fate(self, demo: DemoOrder) -> Fate:
        """Cards that were never charged end as they do here: the order is let go when the pay page closes."""
        is_forgotten = demo.payment == "card" and not demo.paid_at and not demo.cancelled_at
        if is_forgotten:
            closed_at = min(demo.placed_at + PAY_WITHIN + timedelta(minutes=2), self._until)
            return Fate(None, None, closed_at, "unpaid")
        return Fate(demo.paid_at, demo.fulfilled_at, demo.cancelled_at, "customer" if demo.cancelled_at else "")

    def _line(self, demo: DemoOrder, sku: str, quantity: int) -> dict[str, Any]:
        article = self._shelf[sku]
        own = self._shop.default_locale
        return {
            "id": id_made_at(demo.placed_at),
            "variant_id": article.variant_id,
            "product_id": article.product_id,
            "title": article.titles[own],
            "variant_title": article.variant_titles[own],
            "shown_title": _in_locale(article.titles, demo.locale, own),
            "shown_variant_title": _in_locale(article.variant_titles, demo.locale, own),
            "sku": sku,
            "media_key": article.media_key,
            "quantity": quantity,
            "unit": article.unit,
            "unit_price": article.price,
            "total": price_of(article.price, quantity, article.unit),
        }

    def _order(self, demo: DemoOrder, fate: Fate, subtotal: int) -> dict[str, Any]:
        address = self._customers.addresses[demo.customer_email].to_dict()
        rate = self._rate(demo, address["country"])
        shipping = 0 if rate.free_from is not None and subtotal >= rate.free_from else rate.price
        fee = 0 if demo.payment == "card" else self._cash_fee
        number = next_number(NUMBERS)
        return {
            "id": id_made_at(demo.placed_at),
            "number": number,
            "name": f"{self._store.order_prefix}{number}",
            "token": new_token(18),
            "customer_id": self._customers.ids[demo.customer_email],
            "status": OrderStatus.CANCELLED if fate.cancelled_at else OrderStatus.OPEN,
            "payment_state": fate.payment_state,
            "fulfilment_state": fate.fulfilment_state,
            "email": demo.customer_email,
            "phone": self._customers.phones[demo.customer_email],
            "locale": demo.locale,
            "currency": self._shop.currency,
            "subtotal": subtotal,
            "shipping": shipping,
            "payment_fee": fee,
            "total": subtotal + shipping + fee,
            "store_total": subtotal + shipping + fee,
            "shipping_address": address,
            "billing_address": address,
            "shipping_name": rate.translations.get(demo.locale, rate.title),
            "payment_provider": STRIPE if demo.payment == "card" else CASH_ON_DELIVERY,
            "note": demo.note,
            "placed_at": demo.placed_at,
            "cancelled_at": fate.cancelled_at,
            "cancel_reason": fate.reason,
            "created_at": demo.placed_at,
            "updated_at": max(filter(None, (demo.placed_at, fate.paid_at, fate.sent_at, fate.cancelled_at))),
        }

    def _rate(self, demo: DemoOrder, country: str) -> DemoRate:
        zone = next(zone for zone in self._shop.zones if country in zone.countries)
        return next(rate for rate in zone.rates if rate.title == demo.shipping_rate)

    def _pay(self, order: dict[str, Any], fate: Fate) -> None:
        by_card, taken = order["payment_provider"] == STRIPE, order["total"] if fate.paid_at else 0
        status = PaymentStatus.EXPIRED if fate.cancelled_at else PaymentStatus.PENDING
        row_id = id_made_at(order["placed_at"])
        self.rows[Payment].append(
            {
                "id": row_id,
                "order_id": order["id"],
                "provider": order["payment_provider"],
                "status": PaymentStatus.CAPTURED if fate.paid_at else status,
                "currency": order["currency"],
                "amount": order["total"],
                "authorised": taken,
                "captured": taken,
                "reference": f"cs_test_{row_id.hex}" if by_card else None,
                "intent": f"pi_{row_id.hex}" if by_card and fate.paid_at else None,
                "created_at": order["placed_at"],
                "updated_at": order["updated_at"],
            }
        )

    def _send(self, order: dict[str, Any], lines: list[dict[str, Any]], fate: Fate) -> None:
        if fate.sent_at is None:
            return
        parcel = {"id": id_made_at(fate.sent_at), "order_id": order["id"], "shipped_at": fate.sent_at}
        self.rows[Fulfilment].append({**parcel, "created_at": fate.sent_at, "updated_at": fate.sent_at})
        self.rows[FulfilmentLine].extend(
            {"fulfilment_id": parcel["id"], "order_line_id": line["id"], "quantity": line["quantity"]} for line in lines
        )

    def _tell(self, order: dict[str, Any], fate: Fate) -> None:
        name, money = order["shipping_address"]["name"], {"amount": order["total"]}
        collector = "" if order["payment_provider"] == STRIPE else self._packer
        canceller = "" if fate.reason == "unpaid" else self._packer
        happened = [
            ("placed", order["placed_at"], name, {}),
            ("paid", fate.paid_at, collector, money),
            ("fulfilled", fate.sent_at, self._packer, {}),
            ("cancelled", fate.cancelled_at, canceller, {"reason": fate.reason}),
        ]
        self.rows[OrderEvent].extend(
            {"id": id_made_at(at), "order_id": order["id"], "kind": kind, "actor": actor, "details": details, "at": at}
            for kind, at, actor, details in happened
            if at is not None
        )


def _in_locale(texts: dict[str, str], locale: str, otherwise: str) -> str:
    return texts.get(locale, texts[otherwise])
