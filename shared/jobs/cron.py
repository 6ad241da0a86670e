"""Jobs by the clock: every scheduler but one waits for the lock in the database."""

from collections.abc import Callable
from functools import partial
from typing import Any

import rq.cron
from rq import Queue
from rq.cron import CronJob, CronScheduler
from rq.serializers import JSONSerializer
from sqlalchemy import Connection

from shared.db.locks import is_held, process_lock
from shared.gateways.redis import queue_server
from shared.jobs.registry import Job, all_jobs
from shared.jobs.run import run_job

LOCK = "shopstead cron"
KEEP_FAILED_SECONDS = 86_400


class LockedScheduler(CronScheduler):
    """RQ's scheduler, which stops when it has lost the lock (the supervisor starts it again, to wait in line)."""

    def __init__(self, lock: Connection, **options: Any) -> None:
        super().__init__(**options)
        self._lock = lock

    def enqueue_jobs(self) -> list[CronJob]:
        is_held(self._lock)
        return super().enqueue_jobs()


def run() -> None:
    """Enqueue due jobs until told to stop. RQ's scheduler ignores the serializer, so its queue class is ours."""
    vars(rq.cron)["Queue"] = partial(Queue, serializer=JSONSerializer)
    with process_lock(LOCK) as lock:
        scheduler = LockedScheduler(lock, connection=queue_server(), logging_level="WARNING")
        for known in all_jobs().values():
            if known.every:
                _register(scheduler.register, known)
        scheduler.start()


def _register(register: Callable[..., Any], known: Job) -> None:
    register(
        run_job,
        known.queue,
        kwargs={"name": known.name, "store_id": None, "ids": {}},
        interval=known.every,
        job_timeout=known.timeout,
        result_ttl=0,
        failure_ttl=KEEP_FAILED_SECONDS,
        ttl=known.every,
        name=known.name,
    )
