"""Which worker model answers our own pages best, and how many of them."""

from benchmarks.bench import Bench
from benchmarks.pages import Figure, figures, measure
from benchmarks.servers import OURS, web_server
from benchmarks.table import print_table

MEASURED = ("cached page", "product page, sections cached", "API: 50 products × 3 variants", "add to cart")
MODELS = (("sync", 1, 1), ("sync", 2, 1), ("sync", 3, 1), ("gthread", 1, 4), ("gthread", 2, 2), ("gthread", 2, 4),
          ("gthread", 2, 8), ("gthread", 3, 4))  # fmt: skip
QUICK_MODELS = (("sync", 2, 1), ("gthread", 2, 4))


def run(bench: Bench) -> None:
    """Print requests per second, CPU and 99th percentile of each figure under each model."""
    wanted = [figure for figure in figures(bench.store) if figure.name in MEASURED]
    head = ("workers", *(f"{figure.name}: rps, CPU ms, p99 ms" for figure in wanted), "errors")
    models = MODELS if bench.pace.rounds > 1 else QUICK_MODELS
    print_table("Worker models", head, (_row(bench, wanted, *model) for model in models))


def _row(bench: Bench, wanted: list[Figure], kind: str, workers: int, threads: int) -> list[str]:
    options = ("--worker-class", kind, "--workers", str(workers), "--threads", str(threads))
    name = f"{kind} {workers}" + (f" × {threads} threads" if kind == "gthread" else "")
    with web_server(OURS, bench.env, *options) as server:
        cells, errors = [], 0
        for figure in wanted:
            measure(bench, server, figure.question)
            found = measure(bench, server, figure.question)
            cells.append(f"{found.load.per_second:,.0f}, {found.web_ms + found.database_ms:.2f}, {found.load.p99:.0f}")
            errors += found.load.errors
    return [name, *cells, str(errors)]
