"""Two ways to do something, timed in turn, so that a machine's moods hit both alike."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Compared:
    """Medians in microseconds of CPU per call, and the ratio first : second (median of the pairs)."""

    first: float
    second: float
    ratio: float


def compare(
    first: Callable[[], object], second: Callable[[], object], *, calls: int = 300, rounds: int = 9
) -> Compared:
    """CPU time of this process for both, A B A B …"""
    pairs = [(_cpu(first, calls), _cpu(second, calls)) for _ in range(rounds + 1)][1:]
    return Compared(
        statistics.median(one for one, _ in pairs),
        statistics.median(other for _, other in pairs),
        statistics.median(one / other for one, other in pairs),
    )


def _cpu(work: Callable[[], object], calls: int) -> float:
    began = time.process_time()
    for _ in range(calls):
        work()
    return (time.process_time() - began) / calls * 1e6
