"""Asking a server as fast as it answers: with wrk where it is installed, else with threads of our own."""

import itertools
import random
import shutil
import subprocess
from pathlib import Path
from tempfile import NamedTemporaryFile

from benchmarks.asking import Load, Question
from benchmarks.client import ask_for
from benchmarks.servers import WebServer

CONNECTIONS = 16
SCRIPT = Path(__file__).with_name("wrk.lua")
_numbers = itertools.count(random.randrange(1_000_000), 1_000_000)


def load(server: WebServer, question: Question, seconds: int, *, connections: int = CONNECTIONS) -> Load:
    """Ask for ``seconds`` over kept-alive connections; numbers in requests never repeat between loads.

    No time, no load.
    """
    if not seconds:
        return Load(0, 1.0, 0.0, 0.0, 0)
    first = next(_numbers)
    if shutil.which("wrk") is None:
        return ask_for(server.port, question, seconds, connections=connections, first=first)
    with NamedTemporaryFile("w", suffix=".txt", delete=False) as file:
        file.write("\n".join(_lines(question, first)))
    try:
        return _run_wrk(server.port, Path(file.name), seconds, connections)
    finally:
        Path(file.name).unlink()


def _lines(question: Question, first: int) -> list[str]:
    headers = {"Host": question.host, **question.headers}
    turns = range(max(len(question.paths), len(question.bodies)))
    return [
        f"{question.status}\t{question.mark}\t{first}",
        *(f"header\t{name}\t{value}" for name, value in headers.items()),
        *("\t".join((question.method, _turn(question.paths, at), _turn(question.bodies, at))) for at in turns),
    ]


def _turn(values: tuple[str, ...], at: int) -> str:
    return values[at % len(values)]


def _run_wrk(port: int, questions: Path, seconds: int, connections: int) -> Load:
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(SCRIPT)]
    ran = subprocess.run(
        [*command, f"http://127.0.0.1:{port}/", "--", str(questions)], capture_output=True, text=True, check=False
    )
    line = next((line for line in ran.stdout.splitlines() if line.startswith("measured ")), "")
    if not line:
        raise RuntimeError(f"wrk failed: {ran.stderr or ran.stdout}")
    requests, took, p50, p99, errors = line.split()[1:]
    return Load(int(requests), float(took), float(p50), float(p99), int(errors))
