"""The list of orders of a very large store against that of a small one: the page as the dashboard reads it."""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from benchmarks.bench import Bench
from benchmarks.filling import open_bare_store
from benchmarks.table import print_table
from shared.db.bulk import copy_rows
from shared.db.session import maintenance_scope, store_scope, transaction
from shared.kernel import clock
from shared.kernel.ids import new_id
from shared.models.orders.order import Order
from shared.models.orders.status import FulfilmentState, OrderStatus, PaymentState
from shared.models.orders.tag import OrderTag
from shared.services.orders.list_rules import OrderFilters, OrderTab
from shared.services.orders.listing import OrderSort, browse_orders, count_tabs

SIZES, QUICK_SIZES = (10_000, 1_000_000), (2_000, 10_000)
TARGET = 2.0
AT_ONCE = 20_000
FIRST = ("Noor", "Bram", "Amal", "Lucía", "Kenji", "Zoë", "Omar", "Ana")
LAST = ("Bakker", "de Vries", "Haddad", "Müller", "Silva", "Tanaka", "Weber", "Dupont")
COUNTRIES = ("NL", "DE", "BE", "FR", "LU", "BR", "EG", "JP")
HEAD = ("list of orders", "few", "many", "ratio", f"target ≤ {TARGET:.0f}")
LISTS: dict[str, dict[str, Any]] = {
    "newest": {},
    "to ship": {"filters": OrderFilters(tab=OrderTab.UNFULFILLED)},
    "unpaid": {"filters": OrderFilters(tab=OrderTab.UNPAID)},
    "country": {"filters": OrderFilters(country="JP")},
    "tag": {"filters": OrderFilters(tag="gift")},
    "e-mail": {"filters": OrderFilters(query="shopper77@")},
    "number": {"filters": OrderFilters(query="777")},
    "dearest": {"sort": OrderSort.TOTAL_DOWN},
}


def run(bench: Bench) -> None:
    """Fill two stores, and print milliseconds of the web process and PostgreSQL together."""
    small, large = QUICK_SIZES if bench.pace.rounds == 1 else SIZES
    stores = [_filled(count) for count in (small, large)]
    bench.services.settle()
    calls = 5 if bench.pace.rounds == 1 else 30
    rows = [_row(name, stores, calls, asked) for name, asked in LISTS.items()]
    deep = [_deep_cursor(store_id) for store_id in stores]
    pages = [_page(one, cursor=at) for one, at in zip(stores, deep, strict=True)]
    rows.append(_compared("a page in the middle", pages, calls))
    rows.append(_compared("counts of the tabs", [_tabs(one) for one in stores], calls))
    print_table(f"Orders: {small:,} against {large:,} ({os.cpu_count()} CPUs)", HEAD, rows)


def _row(name: str, stores: list[UUID], calls: int, asked: dict[str, Any]) -> list[str]:
    return _compared(name, [_page(store_id, **asked) for store_id in stores], calls)


def _compared(name: str, reads: list[Any], calls: int) -> list[str]:
    """Medians of so many calls, of both stores in turn, so that the machine's moods hit both alike."""
    pairs = [tuple(_milliseconds(read) for read in reads) for _call in range(calls + 2)][2:]
    small, large = (statistics.median(pair[side] for pair in pairs) for side in (0, 1))
    verdict = "✓" if large <= small * TARGET else "✗"
    return [name, f"{small:.1f} ms", f"{large:.1f} ms", f"{large / small:.2f}", verdict]


def _milliseconds(read: Callable[[], object]) -> float:
    began = time.perf_counter()
    read()
    return (time.perf_counter() - began) * 1e3


def _page(store_id: UUID, **asked: Any) -> Any:
    def read() -> None:
        with store_scope(store_id):
            browse_orders(asked.get("filters", OrderFilters()), **{k: v for k, v in asked.items() if k != "filters"})

    return read


def _tabs(store_id: UUID) -> Any:
    def read() -> None:
        with store_scope(store_id):
            count_tabs()

    return read


def _deep_cursor(store_id: UUID) -> str:
    """Some pages in: where no page has to be counted off, depth costs nothing."""
    with store_scope(store_id):
        cursor = ""
        for _page_number in range(20):
            cursor = browse_orders(cursor=cursor).next or cursor
        return cursor


def _filled(count: int) -> UUID:
    store_id, _location_id = open_bare_store(f"orders-{count}")
    for start in range(0, count, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, count))
        made = list(_orders(store_id, numbers, count))
        with maintenance_scope(), transaction():
            copy_rows(Order, made)
            copy_rows(OrderTag, _tags(store_id, made))
    return store_id


def _tags(store_id: UUID, made: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for order in made:
        if order["number"] % 50 == 0:
            yield {"store_id": store_id, "id": new_id(), "order_id": order["id"], "tag": "gift", "key": "gift"}


def _orders(store_id: UUID, numbers: range, count: int) -> Iterator[dict[str, Any]]:
    """Nearly all are done with, as in a shop that lives: what is still to be done is among the newest."""
    began = clock.now() - timedelta(days=700)
    for number in numbers:
        chance = Random(number)
        is_fresh = number > count - 400
        amount = chance.randint(500, 90_000)
        name = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
        yield {
            "store_id": store_id,
            "id": new_id(),
            "number": number + 1,
            "name": f"#{number + 1}",
            "token": f"token-{number}",
            "cart_id": None,
            "customer_id": None,
            "status": (OrderStatus.OPEN if is_fresh else OrderStatus.CLOSED).value,
            "payment_state": (PaymentState.PENDING if is_fresh else PaymentState.PAID).value,
            "fulfilment_state": (FulfilmentState.UNFULFILLED if is_fresh else FulfilmentState.FULFILLED).value,
            "email": f"shopper{number}@example.org",
            "phone": f"+3130{number:07d}",
            "locale": "en",
            "currency": "EUR",
            "subtotal": amount,
            "total": amount,
            "store_total": amount,
            "shipping_address": {"name": name, "country": chance.choice(COUNTRIES), "street": "Neude 1"},
            "payment_provider": "stripe",
            "delivery_kind": "delivery",
            "placed_at": began + timedelta(seconds=number * 60 * 1_000_000 / count),
            "cancelled_at": None,
        }
