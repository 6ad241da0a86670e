"""What processes cost, as Linux counts it."""

import os
from collections.abc import Iterable
from pathlib import Path

from shared.devstack.children import descendants_of

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(root: int) -> float:
    """CPU that a process and everything below it has used so far, those included that have ended."""
    return sum(_cpu_of(pid) for pid in (root, *descendants_of(root)))


def proportional_mib(pids: Iterable[int]) -> list[float]:
    """Memory of each process in MiB, pages that several share counted in parts (PSS)."""
    return [_pss_of(pid) / 1024 for pid in pids]


def _cpu_of(pid: int) -> float:
    try:
        fields = Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(int(field) for field in fields[11:15]) / TICKS


def _pss_of(pid: int) -> int:
    lines = Path("/proc", str(pid), "smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
