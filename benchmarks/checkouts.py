"""Whole checkouts, from the first thing in the cart to the order: taxes, an offer, a delivery, cash on delivery."""

import itertools
import random
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import func, select

from benchmarks.asking import address
from benchmarks.bare_orders import bare_rate
from benchmarks.bench import Bench
from benchmarks.catalogue import SIZES, price_of
from benchmarks.client import percentiles
from benchmarks.filling import DELIVERY_PRICE, BenchStore
from benchmarks.servers import OURS, WebServer, web_server
from benchmarks.table import print_table
from benchmarks.trading import discounted, trade
from benchmarks.visitor import Visitor
from shared.db.session import session, store_scope
from shared.models.orders.order import Order

CLIENTS = 8
TARGET = 180
HEAD = (
    "8 shoppers at once",
    "orders/s",
    "p50 / p99 ms an order",
    "CPU ms an order: web + database",
    "errors",
    "target",
)
CONTACT = {
    "phone": "030 231 2345", "country": "NL", "name": "Noor Bakker",
    "street": "Oudegracht 12", "city": "Utrecht", "postcode": "3511 AB",
}  # fmt: skip
_addresses = itertools.count(random.randrange(1_000_000))


@dataclass
class Tally:
    """What one shopper saw: seconds per order, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


Script = Callable[[Visitor, BenchStore, int], None]


def run(bench: Bench) -> None:
    """Measure whole checkouts, and count the orders in the database afterwards.

    The baseline writes the same rows by bare psycopg transactions, without asking or judging anything.
    """
    trade(bench.store.store_id)
    with web_server(OURS, bench.env) as server:
        scripts = (("every page seen (6 requests)", see_every_page), ("forms only (3 requests)", send_forms))
        found = [_measured(bench, server, name, script) for name, script in scripts]
    print_table("Checkout", HEAD, (row for _rate, row in found))
    bare = bare_rate(bench, CLIENTS, bench.pace.seconds * 2)
    ratio = bare / max(found[-1][0], 1)
    print(f"\nThe same rows alone, by bare transactions: {bare:.0f} orders/s, {ratio:.1f} × as many.")


def see_every_page(visitor: Visitor, store: BenchStore, place: int) -> None:
    """A new shopper each time: cart, address, delivery and payment, the order's page."""
    number = next(_addresses)
    visitor.become(address(number))
    _demand(visitor.post("/cart/add", id=store.variant_ids[place], quantity=1).status == 303, "cart")
    page = visitor.get("/checkout")
    sent = visitor.post("/checkout", csrf_token=page.form_token, **_contact(number))
    _demand(sent.location.endswith("/checkout/delivery"), "contact")
    page = visitor.get("/checkout/delivery")
    total = f'name="expected_total" value="{_total(place)}"'.encode()
    _demand(total in page.body, "total")
    placed = visitor.post("/checkout/delivery", csrf_token=page.form_token, **_choice(store, place))
    _demand("/orders/" in placed.location, "order")
    _demand(b"Noor Bakker" in visitor.get(placed.location.partition(store.host)[2] or placed.location).body, "page")


def send_forms(visitor: Visitor, store: BenchStore, place: int) -> None:
    """A shopper who comes back and knows the way: the three forms and nothing else."""
    number = next(_addresses)
    visitor.move(address(number))
    _demand(visitor.post("/cart/add", id=store.variant_ids[place], quantity=1).status == 303, "cart")
    token = visitor.token = visitor.token or visitor.get("/checkout").form_token
    sent = visitor.post("/checkout", csrf_token=token, **_contact(number))
    _demand(sent.location.endswith("/checkout/delivery"), "contact")
    placed = visitor.post("/checkout/delivery", csrf_token=token, **_choice(store, place))
    _demand("/orders/" in placed.location, "order")


def _contact(number: int) -> dict[str, str]:
    """Somebody else each time: orders of one customer wait for each other."""
    return CONTACT | {"email": f"noor.{number}@example.org"}


def _choice(store: BenchStore, place: int) -> dict[str, object]:
    return {"rate": store.rate_id, "payment": "cash_on_delivery", "expected_total": _total(place)}


def _total(place: int) -> int:
    return discounted(price_of(place // len(SIZES), place % len(SIZES))) + DELIVERY_PRICE


def _demand(is_right: bool, step: str) -> None:
    if not is_right:
        raise ValueError(step)


def _measured(bench: Bench, server: WebServer, name: str, script: Script) -> tuple[float, list[str]]:
    """Orders per second, and the table's row."""
    _shop(bench, server, script, bench.pace.warm_up * 3)
    bench.services.settle()
    before = _orders(bench.store)
    web, database = server.cpu_seconds(), bench.database_cpu_seconds()
    rounds = [_shop(bench, server, script, bench.pace.seconds * 2) for _ in range(bench.pace.rounds)]
    made = [second for _rate, tallies in rounds for tally in tallies for second in tally.seconds]
    wrong = [step for _rate, tallies in rounds for tally in tallies for step in tally.wrong]
    lost = len(made) - (_orders(bench.store) - before)
    count = max(len(made), 1)
    web_ms, database_ms = (
        (now - then) / count * 1e3
        for now, then in ((server.cpu_seconds(), web), (bench.database_cpu_seconds(), database))
    )
    rate, (p50, p99) = statistics.median(rate for rate, _tallies in rounds), percentiles(made)
    errors = f"{len(wrong) + abs(lost)}" + (f" ({', '.join(sorted(set(wrong)))})" if wrong else "")
    return rate, [
        name, f"{rate:.0f}", f"{p50:.0f} / {p99:.0f}", f"{web_ms:.1f} + {database_ms:.1f}", errors,
        f"≥ {TARGET} {'✓' if rate >= TARGET else '✗'}",
    ]  # fmt: skip


def _shop(bench: Bench, server: WebServer, script: Script, seconds: float) -> tuple[float, list[Tally]]:
    """Orders per second, and what each shopper saw."""
    tallies = [Tally() for _ in range(CLIENTS)]
    until = time.monotonic() + seconds
    threads = [
        threading.Thread(target=_order_until, args=(until, server, bench.store, script, tally)) for tally in tallies
    ]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(len(tally.seconds) for tally in tallies) / (time.monotonic() - began), tallies


def _order_until(until: float, server: WebServer, store: BenchStore, script: Script, tally: Tally) -> None:
    visitor = Visitor(server.port, store.host)
    while time.monotonic() < until:
        began = time.perf_counter()
        try:
            script(visitor, store, random.randrange(len(store.variant_ids)))
            tally.seconds.append(time.perf_counter() - began)
        except (OSError, ValueError) as error:
            tally.wrong.append(str(error))
            visitor.close()
    visitor.close()


def _orders(store: BenchStore) -> int:
    with store_scope(store.store_id):
        return session().scalar(select(func.count()).select_from(Order)) or 0
