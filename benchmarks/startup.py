"""How soon the web server answers, and how much memory a worker takes."""

import http.client
import os
import statistics
import subprocess
import sys
import time

from benchmarks.bench import Bench
from benchmarks.load import load
from benchmarks.pages import figures
from benchmarks.processes import proportional_mib
from benchmarks.servers import FLASK, OURS, ROOT, WebServer, web_server
from benchmarks.table import print_table

HEAD = (
    "gunicorn with preload",
    "import s",
    "first answer s",
    "first page s",
    "MiB a worker when warm (PSS)",
    "master MiB",
)


def run(bench: Bench) -> None:
    """Print start-up times (medians of three) and memory, ours beside a minimal Flask view."""
    rows = ((OURS, "wsgi", "ours"), (FLASK, "benchmarks.flask_view", "minimal Flask view"))
    print_table("Start-up and memory", HEAD, (_row(bench, *row) for row in rows))


def _row(bench: Bench, application: str, module: str, name: str) -> list[str]:
    imports = statistics.median(_import_seconds(bench, module) for _ in range(bench.pace.rounds))
    with web_server(application, bench.env) as server:
        answer = server.seconds_to_answer
        page = _first_page_seconds(server, bench.store.host) if application == OURS else 0.0
        if application == OURS:
            for figure in figures(bench.store):
                load(server, figure.question, bench.pace.warm_up or 1)
        workers = proportional_mib(server.workers)
        master = proportional_mib([server.pid])[0]
    shown_page = f"{page:.2f}" if page else ""
    each = " and ".join(f"{mib:.0f}" for mib in workers)
    return [name, f"{imports:.2f}", f"{answer:.2f}", shown_page, each, f"{master:.0f}"]


def _import_seconds(bench: Bench, module: str) -> float:
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", f"import {module}"], cwd=ROOT, env=os.environ | bench.env, check=True)
    return time.monotonic() - began


def _first_page_seconds(server: WebServer, host: str) -> float:
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", "/", headers={"Host": host})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"The first page gave {answer.status}.")
    return time.monotonic() - began
