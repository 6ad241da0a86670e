"""Putting jobs on their queue, after the commit that makes them owed; the sweeper finds what is lost on the way."""

from datetime import timedelta
from uuid import UUID

from rq import Queue, Retry
from rq.serializers import JSONSerializer

from shared.gateways.redis import queue_server
from shared.jobs.registry import Job, arguments, job_named

RUNNER = "shared.jobs.run.run_job"
FAILURE_TTL = int(timedelta(days=7).total_seconds())


def enqueue(name: str, *, store_id: UUID | None = None, **ids: UUID | str) -> None:
    """Have a worker run the job soon. Raises redis.RedisError while the queue is away."""
    known = job_named(name)
    queue_of(known).enqueue_call(
        RUNNER,
        kwargs={"name": name, "store_id": arguments(store_id=store_id)["store_id"], "ids": arguments(**ids)},
        timeout=known.timeout,
        result_ttl=0,
        failure_ttl=FAILURE_TTL,
        retry=Retry(max=len(known.retries), interval=list(known.retries)) if known.retries else None,
        description=name,
    )


def queue_of(known: Job) -> Queue:
    return Queue(known.queue, connection=queue_server(), serializer=JSONSerializer)
