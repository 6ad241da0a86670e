"""Which worker model answers our own pages best, and how many of them."""

import statistics
from contextlib import AbstractContextManager, ExitStack

from benchmarks.bench import Bench
from benchmarks.load import load
from benchmarks.pages import Figure, Round, figures, measure
from benchmarks.servers import OURS, WebServer, web_server
from benchmarks.table import print_table

MEASURED = ("cached page", "product page, sections cached", "add to cart")
MODELS = (("sync", 1, 1), ("sync", 2, 1), ("sync", 3, 1), ("gthread", 1, 4), ("gthread", 2, 2), ("gthread", 2, 4),
          ("gthread", 3, 2))  # fmt: skip
QUICK_MODELS = (("sync", 2, 1), ("gthread", 2, 4))

#: Threads as the deployment runs them: workers share connections evenly.
CLASSES = {"sync": "sync", "gthread": "shared.web.fair_worker.FairThreadWorker"}

Found = dict[str, list[Round]]


def run(bench: Bench) -> None:
    """Print requests per second, CPU and 99th percentile of each figure under each model, measured in turn."""
    wanted = [figure for figure in figures(bench.store) if figure.name in MEASURED]
    head = ("workers", *(f"{figure.name}: rps, CPU ms, p99 ms" for figure in wanted), "errors")
    models = MODELS if bench.pace.rounds > 1 else QUICK_MODELS
    with ExitStack() as stack:
        servers = {_name(*model): stack.enter_context(_server(bench, *model)) for model in models}
        found = _measure_in_turn(bench, servers, wanted)
    print_table("Worker models", head, ([name, *_cells(found[name])] for name in servers))


def _name(kind: str, workers: int, threads: int) -> str:
    return f"{kind} {workers}" + (f" × {threads} threads" if kind == "gthread" else "")


def _server(bench: Bench, kind: str, workers: int, threads: int) -> AbstractContextManager[WebServer]:
    options = ("--worker-class", CLASSES[kind], "--workers", str(workers), "--threads", str(threads))
    return web_server(OURS, bench.env, *options)


def _measure_in_turn(bench: Bench, servers: dict[str, WebServer], wanted: list[Figure]) -> dict[str, Found]:
    found: dict[str, Found] = {name: {figure.name: [] for figure in wanted} for name in servers}
    for turn in range(bench.pace.rounds):
        for figure in wanted:
            for name, server in servers.items():
                if turn == 0:
                    load(server, figure.question, bench.pace.warm_up)
                found[name][figure.name].append(measure(bench, server, figure.question, seconds=1))
    return found


def _cells(found: Found) -> list[str]:
    errors = sum(each.load.errors for rounds in found.values() for each in rounds)
    return [*(_cell(rounds) for rounds in found.values()), str(errors)]


def _cell(rounds: list[Round]) -> str:
    rate = statistics.median(each.load.per_second for each in rounds)
    cost = statistics.median(each.web_ms + each.database_ms for each in rounds)
    return f"{rate:,.0f}, {cost:.2f}, {statistics.median(each.load.p99 for each in rounds):.0f}"
