"""Gunicorn's threaded worker, sharing connections evenly with its siblings.

All workers wait on one listening socket. Whoever is quickest takes a new connection, and a browser or a proxy keeps it
open: as it happens, one worker has them all and the other processors idle. Here a worker that holds more connections
than another lets the other one go first, for a moment.
"""

import mmap
import time
from typing import Any, ClassVar

from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

#: More than there are workers.
SLOTS = 64
NOBODY = -1
#: How often, and for how many seconds each time, a connection is left to workers with fewer of them: a worker that
#: hangs holds nobody up for longer than this.
TURNS, PAUSE_SECONDS = 4, 0.0005


class ConnectionCounts:
    """How many connections each worker holds: memory that the workers inherit, each writing its own place only."""

    def __init__(self) -> None:
        self._counts = memoryview(mmap.mmap(-1, 4 * SLOTS)).cast("i")
        for slot in range(SLOTS):
            self._counts[slot] = NOBODY

    def note(self, worker: int, count: int) -> None:
        self._counts[worker % SLOTS] = count

    def forget(self, worker: int) -> None:
        """A worker is gone."""
        self.note(worker, NOBODY)

    def has_most(self, worker: int) -> bool:
        """Whether some other worker holds fewer connections."""
        mine = self._counts[worker % SLOTS]
        return any(NOBODY < count < mine for count in self._counts)


class FairThreadWorker(ThreadWorker):
    """Workers are told apart by their age, gunicorn's running number of workers."""

    counts: ClassVar[ConnectionCounts] = ConnectionCounts()
    _turns_left = TURNS

    def init_process(self) -> None:
        self.counts.note(self.age, 0)
        super().init_process()

    def accept(self, listener: Any) -> None:
        """Take a new connection, unless another worker holds fewer: then look again in a moment."""
        self.counts.note(self.age, self.nr_conns)
        if self._turns_left and self.counts.has_most(self.age):
            self._turns_left -= 1
            time.sleep(PAUSE_SECONDS)
            return
        self._turns_left = TURNS
        super().accept(listener)
        self.counts.note(self.age, self.nr_conns)

    def finish_request(self, conn: Any, fs: Any) -> None:
        super().finish_request(conn, fs)
        self.counts.note(self.age, self.nr_conns)
