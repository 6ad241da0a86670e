"""Making pictures ready: from a stranger's file to the WebP that we show, then to every width of it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shared.db.session import leave_transaction, transaction
from shared.events.media import PictureReady
from shared.events.outbox import record
from shared.kernel import clock
from shared.kernel.errors import NotFound
from shared.models.catalog.media import Media, MediaStatus, find_media, renditions_are_owed
from shared.models.stores.revision import touch_storefront
from shared.services.catalog.pictures.bounds import AVIF, CONTENT_TYPES, WEBP, widths_for
from shared.services.catalog.pictures.encoding import EncodedPicture
from shared.services.catalog.pictures.judging import Refusal
from shared.services.catalog.pictures.places import (
    all_keys_of,
    avif_key,
    media_storage,
    new_public_key,
    note_stale,
    rendition_key,
)
from shared.services.catalog.pictures.refusals import Reason
from shared.services.catalog.pictures.sandbox import encode_safely, encode_widths

MOST_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a picture waits for: only if it still does when the work is done, the work counts."""

    incoming_key: str
    edits: dict[str, Any]

    @classmethod
    def of(cls, media: Media) -> "_Wanted":
        return cls(media.incoming_key, dict(media.edits))


def process_picture(media_id: UUID) -> None:
    """Make the file that waits into the picture that is shown; say why where that cannot be. Safe to call twice.

    Raises GatewayFailed (storage): the job tries again.
    """
    wanted = _begin(media_id)
    if wanted is None:
        return
    try:
        content = media_storage().read(wanted.incoming_key)
        made = encode_safely(content, wanted.edits)
    except NotFound:
        _refuse(media_id, wanted, Reason.NOT_THERE)
    except Refusal as refusal:
        _refuse(media_id, wanted, refusal.code)
    else:
        key = new_public_key()
        media_storage().save(key, made.content, CONTENT_TYPES[WEBP])
        _show(media_id, wanted, key, made, len(content))


def make_renditions(media_id: UUID) -> None:
    """Every width of a picture that pages may ask for, as WebP and AVIF. Safe to call twice."""
    with transaction():
        media = find_media(media_id)
        if media is None or media.status is not MediaStatus.READY or media.renditions_at is not None:
            return
        if media.attempts >= MOST_ATTEMPTS:
            media.renditions_at = clock.now()
            return
        media.attempts += 1
        key, width = media.key, media.width
    leave_transaction()
    written = _write_widths(key, width)
    with transaction():
        media = find_media(media_id)
        if media is None or media.key != key:
            note_stale(*all_keys_of(key))
            return
        media.renditions_at, media.rendition_bytes, media.attempts = clock.now(), written, 0
    _show_renditions()


def _show_renditions() -> None:
    """Pages name the new files once no picture of the store waits any more, so that many do not stale pages each."""
    with transaction():
        if not renditions_are_owed():
            touch_storefront()


def _write_widths(key: str, width: int) -> int:
    """Bytes of all of them."""
    narrower = [(known, kind) for known in widths_for(width) for kind in (WEBP, AVIF)]
    wanted = [*narrower, (width, AVIF)]
    names = [*(rendition_key(key, known, kind) for known, kind in narrower), avif_key(key)]
    made = encode_widths(media_storage().read(key), wanted)
    for name, content, (_width, kind) in zip(names, made, wanted, strict=True):
        media_storage().save(name, content, CONTENT_TYPES[kind])
    return sum(map(len, made))


def _begin(media_id: UUID) -> _Wanted | None:
    with transaction():
        media = find_media(media_id)
        if media is None or not media.incoming_key or media.deleted_at is not None:
            return None
        wanted = _Wanted.of(media)
        media.attempts += 1
        gave_up = media.attempts > MOST_ATTEMPTS
    leave_transaction()
    if gave_up:
        _refuse(media_id, wanted, Reason.GAVE_UP)
        return None
    return wanted


def _refuse(media_id: UUID, wanted: _Wanted, code: str) -> None:
    """A picture that showed something goes on showing it."""
    with transaction():
        media = find_media(media_id)
        if media is None or _Wanted.of(media) != wanted:
            return
        media.problem, media.incoming_key, media.attempts = code, "", 0
        if media.status is MediaStatus.PROCESSING:
            media.status = MediaStatus.REFUSED
        if wanted.incoming_key != media.original_key:
            note_stale(wanted.incoming_key)


def _show(media_id: UUID, wanted: _Wanted, key: str, made: EncodedPicture, original_size: int) -> None:
    with transaction():
        media = find_media(media_id)
        if media is None or _Wanted.of(media) != wanted:
            note_stale(key)
            return
        if media.status is MediaStatus.READY:
            note_stale(*all_keys_of(media.key))
        if media.original_key != wanted.incoming_key:
            note_stale(media.original_key)
        put_in(media, key, made, wanted.incoming_key, original_size)
        record(PictureReady(media.id))
        touch_storefront()


def put_in(media: Media, key: str, made: EncodedPicture, original_key: str, original_size: int) -> None:
    """Show what was made; its renditions are owed from now on."""
    media.key, media.content_type, media.size = key, CONTENT_TYPES[WEBP], len(made.content)
    media.width, media.height = made.width, made.height
    media.original_key, media.original_size, media.original_format = original_key, original_size, made.made_of
    media.status, media.problem, media.incoming_key, media.attempts = MediaStatus.READY, "", "", 0
    media.renditions_at, media.rendition_bytes = None, 0
