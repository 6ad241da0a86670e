"""Bounds on what one render may cost, and the meter that watches them."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from time import monotonic
from typing import Any

from liquid.exceptions import ResourceLimitError

from shared.themes.watch import Watch

CHECK_EVERY = 64


@dataclass(frozen=True, slots=True)
class Limits:
    """What one page may cost: processor seconds; sizes are characters or items unless the name says otherwise."""

    seconds: float = 1.0
    output_chars: int = 4_000_000
    string_chars: int = 1_000_000
    list_items: int = 20_000
    range_items: int = 10_000
    integer: int = 10**18
    renders: int = 5_000
    depth: int = 20
    loop_steps: int = 200_000
    kept_bytes: int = 16_000_000


class DeadlineExceeded(ResourceLimitError):
    """The render took longer than it may; nothing more of this page is rendered."""


@dataclass(slots=True)
class Meter:
    """Counts what a render has used so far. Raises ResourceLimitError on the first bound that is crossed.

    ``until`` is a reading of the page's watch; ``deadline`` one of ``time.monotonic``, for a caller who cannot wait.
    """

    limits: Limits
    watch: Watch
    until: float
    deadline: float | None = None
    steps: int = 0
    renders: int = 0
    loop_steps: int = 0
    output_chars: int = 0
    kept_bytes: int = 0

    @classmethod
    def start(cls, limits: Limits, deadline: float | None = None) -> Meter:
        """Begin a page."""
        return cls(limits, Watch(), limits.seconds, deadline)

    def start_part(self, share: float) -> Meter:
        """Count anew for a part of the page: for a share of the seconds, and no longer than the page itself may."""
        self.watch.due = 0.0
        until = min(self.until, self.watch.reading() + self.limits.seconds * share)
        return Meter(self.limits, self.watch, until, self.deadline)

    def grant(self, share: float) -> None:
        """See that at least this share of the seconds is left."""
        self.until = max(self.until, self.watch.reading() + self.limits.seconds * share)

    def tick(self) -> None:
        self.steps += 1
        if not self.steps % CHECK_EVERY:
            self.check_time()

    def check_time(self) -> None:
        watch = self.watch
        now = monotonic()
        if now < watch.due:
            return
        left = watch.look(self.until, now)
        if left < 0 or (self.deadline is not None and now > self.deadline):
            raise DeadlineExceeded("rendering took too long", token=None)
        if self.deadline is not None:
            watch.due = min(watch.due, self.deadline)

    def count_render(self) -> None:
        self.renders += 1
        self.check_time()
        if self.renders > self.limits.renders:
            raise ResourceLimitError("too many snippets were rendered", token=None)

    def count_loop(self, steps: int) -> None:
        self.loop_steps += steps
        if self.loop_steps > self.limits.loop_steps:
            raise ResourceLimitError("too many loop iterations", token=None)

    def count_output(self, chars: int) -> None:
        self.output_chars += chars
        if self.output_chars > self.limits.output_chars:
            raise ResourceLimitError("the output is too large", token=None)

    def count_kept(self, value: object) -> None:
        """Charge a value that a template keeps in a variable. What was once charged stays charged."""
        self.kept_bytes += size_of(value)
        if self.kept_bytes > self.limits.kept_bytes:
            raise ResourceLimitError("the template keeps too much in variables", token=None)

    def check_value(self, value: Any) -> Any:
        """Pass on what a filter made, unless it is larger than anything a page needs."""
        kind = type(value)
        if kind is int:
            if not -self.limits.integer <= value <= self.limits.integer:
                raise ResourceLimitError("the number is too large", token=None)
        elif isinstance(value, str):
            self.check_chars(len(value))
        elif kind is list or kind is tuple:
            self.check_items(len(value))
        return value

    def check_chars(self, chars: int) -> None:
        if chars > self.limits.string_chars:
            raise ResourceLimitError("the text is too long", token=None)

    def check_items(self, items: int) -> None:
        if items > self.limits.list_items:
            raise ResourceLimitError("the list is too long", token=None)


def size_of(value: object) -> int:
    """Roughly how many bytes a kept value holds on to."""
    if isinstance(value, (list, tuple)):
        return 64 + sum(64 + (len(item) if isinstance(item, str) else 0) for item in value)
    return sys.getsizeof(value, 64) if isinstance(value, (str, int)) else 64
