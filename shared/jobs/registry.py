"""Jobs by name, found in ``shared/jobs/<module>.py``: ids in, one service call, safe to run twice."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from shared.kernel.discovery import import_all
from shared.kernel.errors import NotFound

DEFAULT_QUEUE = "default"
#: Long work, in short slices: a worker turns to it when nothing else waits.
PATIENT_QUEUE = "operations"


@dataclass(frozen=True)
class Job:
    """A named job. ``retries`` are the waits in seconds before each further attempt."""

    name: str
    run: Callable[..., None]
    queue: str
    retries: tuple[int, ...]
    timeout: int
    every: int | None


def job(
    name: str,
    *,
    queue: str = DEFAULT_QUEUE,
    retries: tuple[int, ...] = (5, 30, 120, 600, 1800),
    timeout: int = 120,
    every: int | None = None,
) -> Callable[[Callable[..., None]], Job]:
    """Declare a job. ``every`` seconds the cron enqueues it by itself, without ids."""

    def declare(run: Callable[..., None]) -> Job:
        return Job(name, run, queue, retries, timeout, every)

    return declare


@cache
def all_jobs() -> dict[str, Job]:
    """Every declared job by name."""
    found = [value for file in import_all("shared.jobs") for value in vars(file).values() if isinstance(value, Job)]
    return {known.name: known for known in found}


def job_named(name: str) -> Job:
    """Raises NotFound for a job that no module declares."""
    if name not in all_jobs():
        raise NotFound(f"No module declares the job {name}.")
    return all_jobs()[name]


def queue_names() -> list[str]:
    """The queues that workers listen to, the urgent ones first."""
    known = {known.queue for known in all_jobs().values()}
    return sorted(known, key=lambda name: (name == PATIENT_QUEUE, name == DEFAULT_QUEUE, name))


def arguments(**ids: Any) -> dict[str, Any]:
    """Ids as JSON values."""
    return {name: None if value is None else str(value) for name, value in ids.items()}
