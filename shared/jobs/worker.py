"""Worker processes."""

from rq.serializers import JSONSerializer
from rq.worker import Worker
from rq.worker_pool import WorkerPool

from shared.gateways.payments.provider import all_providers
from shared.gateways.redis import queue_server
from shared.jobs.registry import queue_names
from shared.mail.builders import all_kinds
from shared.mail.rendering import read_templates
from shared.models.discovery import load_models

WORKER_TTL = 45
MAINTENANCE_SECONDS = 20


class PatientWorker(Worker):
    """A worker whose death is noticed within a minute, so that its job starts again soon."""

    def __init__(self, *args: object, **options: object) -> None:
        options.update({"worker_ttl": WORKER_TTL, "maintenance_interval": MAINTENANCE_SECONDS})
        super().__init__(*args, **options)  # type: ignore[arg-type]


def run(processes: int = 2) -> None:
    """Run workers until told to stop."""
    get_ready()
    pool = WorkerPool(
        queue_names(),
        connection=queue_server(),
        num_workers=processes,
        worker_class=PatientWorker,
        serializer=JSONSerializer,
    )
    pool.start(logging_level="WARNING")


def get_ready() -> None:
    """Import and compile before the first fork what most jobs need: each job is a process of its own, which would do so
    for itself otherwise. A mail took ten times as long.
    """
    load_models()
    queue_names()
    all_providers()
    all_kinds()
    read_templates()
