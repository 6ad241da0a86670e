"""What tenancy costs on the smallest read: one row by key, scoped and under row-level security, against neither."""

import os
import statistics

from sqlalchemy import select

from benchmarks.asking import Question
from benchmarks.bench import Bench
from benchmarks.load import load
from benchmarks.pages import Round, measure
from benchmarks.row_reading import PRODUCT, STORE, read_plain, read_scoped
from benchmarks.servers import WebServer, web_server
from benchmarks.table import print_table
from benchmarks.timing import compare
from shared.db.session import session, store_scope
from shared.models.catalog.product import Product

TARGET = 15
VIEW = "benchmarks.row_view:application"
HEAD = ("one row by its key", "scoped, RLS", "plain, no RLS", "more CPU", "target")


def run(bench: Bench) -> None:
    """Print CPU of a unit of work in this process, and of a whole request with PostgreSQL's part."""
    with store_scope(bench.store.store_id):
        product_id, title = session().execute(select(Product.id, Product.title).limit(1)).tuples().one()
    os.environ.update({STORE: str(bench.store.store_id), PRODUCT: str(product_id)})
    print_table("Tenancy", HEAD, [_unit_of_work(), *_requests(bench, title)])


def _unit_of_work() -> list[str]:
    found = compare(read_scoped, read_plain, calls=300)
    more = (found.ratio - 1) * 100
    return ["unit of work, web process alone", f"{found.first:.0f} µs", f"{found.second:.0f} µs", f"{more:.0f} %", ""]


def _requests(bench: Bench, title: str) -> list[list[str]]:
    """Whole requests of a minimal Flask view, both kinds in turn."""
    scoped, plain = (Question((path,), title) for path in ("/scoped", "/plain"))
    with web_server(VIEW, dict(os.environ)) as server:
        for question in (scoped, plain):
            load(server, question, bench.pace.warm_up)
        pairs = [_pair(bench, server, scoped, plain, turn) for turn in range(bench.pace.rounds + 1)]
    errors = sum(found.load.errors for pair in pairs for found in pair)
    if errors:
        raise RuntimeError(f"{errors} wrong answers.")
    return [
        _cost("whole request, web", [(one.web_ms, other.web_ms) for one, other in pairs]),
        _cost("whole request, PostgreSQL", [(one.database_ms, other.database_ms) for one, other in pairs]),
        _cost("whole request, both", [(_all_of(one), _all_of(other)) for one, other in pairs], target=TARGET),
    ]


def _pair(bench: Bench, server: WebServer, scoped: Question, plain: Question, turn: int) -> tuple[Round, Round]:
    """Both in one round, the other one first every second time."""
    if turn % 2:
        later = measure(bench, server, plain)
        return measure(bench, server, scoped), later
    return measure(bench, server, scoped), measure(bench, server, plain)


def _all_of(found: Round) -> float:
    return found.web_ms + found.database_ms


def _cost(name: str, pairs: list[tuple[float, float]], *, target: int | None = None) -> list[str]:
    """Medians of (scoped, plain) milliseconds, and how much more the first is."""
    scoped, plain = (statistics.median(pair[side] for pair in pairs) * 1e3 for side in (0, 1))
    more = (scoped / plain - 1) * 100 if plain else 0.0
    verdict = f"< {target} % {'✓' if more < target else '✗'}" if target else ""
    return [name, f"{scoped:.0f} µs", f"{plain:.0f} µs", f"{more:.0f} %", verdict]
