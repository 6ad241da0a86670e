"""Child processes that do not outlive us, whatever ends us."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Account:
    """The operating-system user that a child runs as."""

    uid: int
    gid: int


def adopt_orphans() -> None:
    """Become the parent of every grandchild that loses its own, so that it can be found and ended."""
    if _libc is not None:
        _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def spawn(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    account: Account | None = None,
    output: IO[bytes] | int | None = None,
    death_signal: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a child in its own session; the kernel sends it ``death_signal`` when this thread ends.

    Call it from the main thread: a shorter-lived thread would take the child along.
    """
    return subprocess.Popen(  # noqa: S603
        [str(part) for part in command],
        env=dict(env) if env is not None else None,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        start_new_session=True,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        umask=0o077 if account else -1,
        preexec_fn=_die_with(os.getpid(), death_signal),  # noqa: PLW1509
    )


def _die_with(parent: int, death_signal: signal.Signals) -> Callable[[], None]:
    def ask_kernel() -> None:
        if _libc is None:
            return
        _libc.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return ask_kernel


def end(process: subprocess.Popen[bytes], with_signal: signal.Signals = signal.SIGTERM, grace: float = 10) -> None:
    """Ask a child to stop, wait ``grace`` seconds, then kill it and everything that it started."""
    family = descendants_of(process.pid)
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(with_signal)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(grace)
    kill_group(process)
    for pid in family:
        kill_if_ours(pid)


def kill_group(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(5)


def kill_if_ours(pid: int) -> None:
    """Kill a process if it still descends from us (its number may have passed to a stranger)."""
    if pid not in descendants_of(os.getpid()):
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, signal.SIGKILL)
    _reap(pid)


def end_orphans(known: set[int]) -> int:
    """Kill and clear away adopted grandchildren: direct children that are not in ``known``. Returns how many."""
    parents = _parents(with_ended=True)
    orphans = [pid for pid, parent in parents.items() if parent == os.getpid() and pid not in known]
    for pid in orphans:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)
        _reap(pid)
    return len(orphans)


def _reap(pid: int) -> None:
    deadline = time.monotonic() + 2
    while time.monotonic() < deadline:
        try:
            if os.waitpid(pid, os.WNOHANG) != (0, 0):
                return
        except ChildProcessError:
            return
        time.sleep(0.01)


def descendants_of(root: int) -> set[int]:
    """Every process below ``root``, however deep."""
    parents = _parents()
    found: set[int] = set()
    wanted = {root}
    while wanted:
        wanted = {pid for pid, parent in parents.items() if parent in wanted} - found
        found |= wanted
    return found


def _parents(*, with_ended: bool = False) -> dict[int, int]:
    """The parent of every living process, from /proc; ``with_ended`` also of those that nobody has cleared away."""
    parents = {}
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            with contextlib.suppress(OSError, IndexError, ValueError):
                fields = Path(entry.path, "stat").read_text().rpartition(")")[2].split()
                if with_ended or fields[0] != "Z":
                    parents[int(entry.name)] = int(fields[1])
    return parents
