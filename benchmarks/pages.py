"""Our pages and lists, each beside a minimal Flask view that gives as many bytes on the same gunicorn."""

import http.client
import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from benchmarks.asking import Load, Question
from benchmarks.bench import Bench
from benchmarks.filling import BenchStore
from benchmarks.flask_view import MARK
from benchmarks.load import load
from benchmarks.servers import FLASK, OURS, WebServer, web_server
from benchmarks.table import print_table

HEAD = (
    *("figure", "rps", "p50 / p99 ms", "CPU ms web + database", "errors", "bytes"),
    *("Flask view rps (CPU ms)", "ratio rps", "ratio CPU", "target"),
)
#: A browser with something in its cart: the page cache steps aside.
WITH_CART = {"Cookie": "cart_count=1"}
#: Another visitor for each request, so that rate limits do not answer in our place.
OF_MANY = {"X-Forwarded-For": "{address}"}
PRODUCTS, SEARCHES = 50, ("bowl", "vase sand", "mug", "plate moss", "tea", "large lamp")


@dataclass(frozen=True)
class Figure:
    """A thing to measure; ``target`` is the least ratio to the Flask view."""

    name: str
    question: Question
    target: float | None


@dataclass(frozen=True)
class Round:
    """One load with the CPU that it took, in milliseconds per request."""

    load: Load
    web_ms: float
    database_ms: float


def run(bench: Bench) -> None:
    """Measure all figures in turn with the yardstick, and print them."""
    with web_server(OURS, bench.env) as ours, web_server(FLASK, bench.env) as flask:
        print_table("Pages", HEAD, (_row(bench, figure, ours, flask) for figure in figures(bench.store)))


def figures(store: BenchStore) -> Iterator[Figure]:
    """Product pages are asked for many products in turn, as shoppers do."""
    products = tuple(f"/products/{handle}" for handle in store.handles[:PRODUCTS])
    listing = f"/collections/{store.collection}"
    shop, cart = _asker(store.host), _asker(store.host, WITH_CART)
    yield Figure("cached page", shop(products, "Studio Bench"), 1.0)
    yield Figure("product page, no section cached", cart(_unseen(products), "Studio Bench"), 0.05)
    yield Figure("product page, sections cached", cart(products, "Studio Bench"), 0.10)
    yield Figure("listing of 24, no section cached", cart(_unseen((listing,)), "Plate"), 0.05)
    yield Figure("listing of 24, sections cached", cart((listing,), "Plate"), 0.10)
    seekers = _asker(store.host, WITH_CART | OF_MANY)
    yield Figure("search, no section cached", seekers(tuple(_searches()), "card__title"), None)
    yield Figure("API: 50 products × 3 variants", _api_list(store), 0.08)
    yield Figure("add to cart", _add_to_cart(store), None)


def _asker(host: str, headers: dict[str, str] | None = None) -> Callable[[tuple[str, ...], str], Question]:
    return lambda paths, mark: Question(paths, mark, host, headers=headers or {})


def _unseen(paths: tuple[str, ...]) -> tuple[str, ...]:
    """The same pages at addresses that nobody asked for yet: no section of them is kept."""
    return tuple(f"{path}?q={{number}}" for path in paths)


def _searches() -> Iterator[str]:
    for words in SEARCHES:
        yield f"/search?q={words.replace(' ', '+')}&filter.bench={{number}}"


def _api_list(store: BenchStore) -> Question:
    path = f"/api/v1/stores/{store.store_id}/products?per_page=50"
    return Question((path,), '"sku":"B', store.api_host, headers={"Authorization": f"Bearer {store.api_key}"})


def _add_to_cart(store: BenchStore) -> Question:
    headers = OF_MANY | {"Content-Type": "application/x-www-form-urlencoded"}
    bodies = tuple(f"id={variant_id}&quantity=1" for variant_id in store.variant_ids[:PRODUCTS])
    return Question(("/cart/add",), "/cart", store.host, "POST", 303, headers, bodies)


def _row(bench: Bench, figure: Figure, ours: WebServer, flask: WebServer) -> list[str]:
    size = _size_of(ours, figure.question)
    yardstick = Question((f"/bytes/{size}",), MARK.decode())
    for server, question in ((ours, figure.question), (flask, yardstick)):
        load(server, question, bench.pace.warm_up)
    pairs = [
        (measure(bench, ours, figure.question), measure(bench, flask, yardstick)) for _ in range(bench.pace.rounds)
    ]
    return _shown(figure, size, [mine for mine, _its in pairs], [its for _mine, its in pairs])


def measure(bench: Bench, server: WebServer, question: Question, *, seconds: int | None = None) -> Round:
    """One load, with the CPU of the server and of PostgreSQL."""
    web, database = server.cpu_seconds(), bench.database_cpu_seconds()
    done = load(server, question, seconds or bench.pace.seconds)
    count = max(done.requests, 1)
    spent = (server.cpu_seconds() - web, bench.database_cpu_seconds() - database)
    return Round(done, spent[0] / count * 1e3, spent[1] / count * 1e3)


def _size_of(server: WebServer, question: Question) -> int:
    """How many bytes an answer has. Raises RuntimeError where it is not the right one."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    method, path, body, headers = question.request(999_999)
    connection.request(method, path, body or None, headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    if answer.status != question.status or question.mark.encode() not in content:
        raise RuntimeError(f"{path} gave {answer.status}: {content[:300]!r}")
    return max(len(content), len(MARK))


def _shown(figure: Figure, size: int, ours: list[Round], flask: list[Round]) -> list[str]:
    def middle(values: Iterator[float]) -> float:
        return statistics.median(values)

    pairs = list(zip(ours, flask, strict=True))
    ratio = middle(mine.load.per_second / its.load.per_second for mine, its in pairs)
    cheapness = middle(its.web_ms / (mine.web_ms + mine.database_ms) for mine, its in pairs)
    rate, base = (middle(found.load.per_second for found in side) for side in (ours, flask))
    p50, p99 = middle(found.load.p50 for found in ours), middle(found.load.p99 for found in ours)
    web, database = middle(found.web_ms for found in ours), middle(found.database_ms for found in ours)
    return [
        figure.name,
        f"{rate:,.0f}",
        f"{p50:.1f} / {p99:.1f}",
        f"{web:.2f} + {database:.2f}",
        str(sum(found.load.errors for found in (*ours, *flask))),
        f"{size:,}",
        f"{base:,.0f} ({middle(found.web_ms for found in flask):.2f})",
        f"{ratio:.3f}",
        f"{cheapness:.3f}",
        "" if figure.target is None else f"≥ {figure.target:.2f} {'✓' if ratio >= figure.target else '✗'}",
    ]
