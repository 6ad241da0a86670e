"""A render's own clock: processor time, without the pauses that it did not cause."""

from __future__ import annotations

from time import thread_time

LOOKS_HALFWAY = 0.5
FINEST_LOOK = 0.005
PAUSE = 0.05
MOST_PAUSES = 2.0


class Watch:
    """One page's clock, in seconds of its thread's processor time since it began.

    A collection of garbage and a host that takes the processor away both count as a thread's processor time. A render
    looks at its watch every few steps once a look is ``due`` (by ``time.monotonic``, which is cheaper to ask, and which
    no thread's own time outruns); where far more time went by than was planned until then, it stood still, and that is
    not counted: up to two seconds a page, so that a template of slow single steps ends as well.
    """

    __slots__ = ("_began", "_paused", "_planned", "due")

    def __init__(self) -> None:
        self.due = 0.0
        self._began = thread_time()
        self._planned = PAUSE
        self._paused = 0.0

    def look(self, until: float, now: float) -> float:
        """Seconds that are left until a reading of this watch, as of ``now``, and plan the next look."""
        used = thread_time() - self._began - self._paused
        late = used - self._planned
        if late > PAUSE:
            pause = min(late, MOST_PAUSES - self._paused)
            self._paused += pause
            used -= pause
        left = until - used
        wait = max(left * LOOKS_HALFWAY, FINEST_LOOK)
        self._planned = used + wait
        self.due = now + wait
        return left

    def reading(self) -> float:
        """Seconds used so far; what stood still since the last look is counted until the next."""
        return thread_time() - self._began - self._paused
