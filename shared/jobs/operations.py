"""Long work, a slice of time at a go."""

from uuid import UUID

from shared.jobs.queue import enqueue
from shared.jobs.registry import PATIENT_QUEUE, job
from shared.kernel.tenant import current_store_id
from shared.services.stores.operations import forgotten_operations, run_operation


@job("operations.run", queue=PATIENT_QUEUE, timeout=900)
def run(operation_id: str) -> None:
    """Carry an operation on; what is left of it queues behind the others."""
    if run_operation(UUID(operation_id)):
        enqueue("operations.run", store_id=current_store_id(), operation_id=operation_id)


@job("operations.sweep", every=20, retries=())
def sweep() -> None:
    """Take up again what a killed worker or a lost queue left behind."""
    for store_id, operation_id in forgotten_operations():
        enqueue("operations.run", store_id=store_id, operation_id=operation_id)
