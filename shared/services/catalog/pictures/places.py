"""Where pictures are kept: the shown ones under an address of their own, the originals where none leads."""

from datetime import timedelta
from functools import lru_cache

from shared.db.bulk import insert_missing
from shared.gateways.storage.base import Storage
from shared.gateways.storage.choice import make_storage
from shared.gateways.storage.uploads import UploadPlace, make_upload_place
from shared.kernel import clock
from shared.kernel.config import Settings, current_settings
from shared.kernel.ids import new_id
from shared.kernel.tenant import current_store_id
from shared.models.catalog.media_upload import StaleFile
from shared.services.catalog.pictures.bounds import AVIF, ENDINGS, WEBP, WIDTHS

#: Pages that were made before a change may still show what it replaced.
STALE_AFTER = timedelta(hours=2)


def media_storage() -> Storage:
    """Where this deployment keeps pictures."""
    return _places(current_settings())[0]


def upload_place() -> UploadPlace:
    """Where browsers send files to."""
    return _places(current_settings())[1]


def new_public_key() -> str:
    """A key for a picture as it is shown. It is never used again, so that browsers may keep what they saw."""
    return f"stores/{current_store_id()}/{new_id().hex}{ENDINGS[WEBP]}"


def new_private_key() -> str:
    """A key that no public address leads to."""
    return f"private/stores/{current_store_id()}/pictures/{new_id().hex}"


def rendition_key(key: str, width: int, kind: str = WEBP) -> str:
    """Where a rendition is kept: ``stores/…/<id>_640.webp`` beside ``stores/…/<id>.webp``."""
    return f"{key.removesuffix(ENDINGS[WEBP])}_{width}{ENDINGS[kind]}"


def all_keys_of(key: str) -> list[str]:
    """A shown picture's key and those of every rendition that there may be."""
    return [key, *(rendition_key(key, width, kind) for width in WIDTHS for kind in (WEBP, AVIF)), avif_key(key)]


def avif_key(key: str) -> str:
    """The picture at its full width, as AVIF."""
    return key.removesuffix(ENDINGS[WEBP]) + ENDINGS[AVIF]


def note_stale(*keys: str, after: timedelta = STALE_AFTER) -> None:
    """Have these files looked at once the time is over, and removed where nothing refers to them."""
    due = clock.now() + after
    insert_missing(StaleFile, [{"key": key, "due_at": due} for key in keys if key])


@lru_cache(maxsize=8)
def _places(settings: Settings) -> tuple[Storage, UploadPlace]:
    storage = make_storage(settings)
    return storage, make_upload_place(settings, storage)
