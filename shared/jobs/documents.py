"""Making the PDFs of invoices and credit notes."""

from uuid import UUID

from shared.jobs.queue import enqueue
from shared.jobs.registry import job
from shared.services.orders.documents.files import make_file, unmade_files


@job("documents.make")
def make(document_id: UUID | str) -> None:
    make_file(UUID(str(document_id)))


@job("documents.sweep", every=120, retries=())
def sweep() -> None:
    """Make what a lost queue left behind."""
    for store_id, document_id in unmade_files():
        enqueue("documents.make", store_id=store_id, document_id=document_id)
