"""Pictures made ready and made in every width, and what time ends."""

from uuid import UUID

from shared.jobs.queue import enqueue
from shared.jobs.registry import PATIENT_QUEUE, job
from shared.services.catalog.pictures.processing import make_renditions, process_picture
from shared.services.catalog.pictures.removal import sweep_store
from shared.services.catalog.pictures.waiting import pictures_owed, stores_to_sweep


@job("media.process", timeout=180)
def process(media_id: str) -> None:
    """Make a file that arrived into a picture, or say why not."""
    process_picture(UUID(media_id))


@job("media.renditions", queue=PATIENT_QUEUE, timeout=300)
def renditions(media_id: str) -> None:
    """Make every width of a picture."""
    make_renditions(UUID(media_id))


@job("media.sweep_store", timeout=300)
def sweep_one_store() -> None:
    """Remove what nothing refers to any more."""
    sweep_store()


@job("media.sweep", every=60, retries=())
def sweep() -> None:
    """Call for pictures whose call was lost or whose worker died, and for stores in which time has ended something."""
    for name, store_id, media_id in pictures_owed():
        enqueue(name, store_id=store_id, media_id=media_id)
    for store_id in stores_to_sweep():
        enqueue("media.sweep_store", store_id=store_id)
