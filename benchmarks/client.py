"""A load by threads of our own, for machines without wrk. It costs more CPU itself, so its figures are lower."""

import http.client
import statistics
import threading
import time
from dataclasses import dataclass, field

from benchmarks.asking import Load, Question


@dataclass
class _Tally:
    seconds: list[float] = field(default_factory=list)
    errors: int = 0


def ask_for(port: int, question: Question, seconds: float, *, connections: int, first: int) -> Load:
    """Ask from so many threads, each over its own kept-alive connection."""
    began = time.monotonic()
    tallies = [_Tally() for _ in range(connections)]
    threads = [
        threading.Thread(target=_ask, args=(port, question, began + seconds, tally, first + place * 50_000))
        for place, tally in enumerate(tallies)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = [second for tally in tallies for second in tally.seconds]
    p50, p99 = percentiles(took)
    return Load(len(took), time.monotonic() - began, p50, p99, sum(tally.errors for tally in tallies))


def percentiles(seconds: list[float]) -> tuple[float, float]:
    """The median and the 99th percentile in milliseconds."""
    if len(seconds) < 2:
        return (seconds[0] * 1e3,) * 2 if seconds else (0.0, 0.0)
    steps = statistics.quantiles(seconds, n=100, method="inclusive")
    return steps[49] * 1e3, steps[98] * 1e3


def _ask(port: int, question: Question, until: float, tally: _Tally, number: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    while time.monotonic() < until:
        number += 1
        method, path, body, headers = question.request(number)
        began = time.perf_counter()
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            is_right = question.mark.encode() in answer.read() and answer.status == question.status
        except (OSError, http.client.HTTPException):
            connection.close()
            is_right = False
        tally.seconds.append(time.perf_counter() - began)
        tally.errors += not is_right
    connection.close()
