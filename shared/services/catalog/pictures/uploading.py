"""Pictures sent straight to storage: a place is offered, the file goes there, and then it is claimed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath
from uuid import UUID

from sqlalchemy import func, select

from shared.db.session import leave_transaction, session, transaction
from shared.events.media import PictureReceived
from shared.events.outbox import record
from shared.gateways.storage.uploads import UploadForm
from shared.kernel import clock
from shared.kernel.errors import Conflict, Invalid, NotFound, TooMany
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import new_id
from shared.models.catalog.media import Media, MediaStatus, media_by_id
from shared.models.catalog.media_upload import MediaUpload, upload_for_update
from shared.services.catalog.pictures.bounds import CONTENT_TYPES, MAX_BYTES, WEBP
from shared.services.catalog.pictures.places import new_private_key, new_public_key, note_stale, upload_place
from shared.services.catalog.pictures.refusals import Reason, refused

LIFE = timedelta(hours=1)
MOST_AT_ONCE = 100
MOST_OPEN = 1000
LONGEST_NAME = 200
LONGEST_ALT = 500
ANY_PICTURE = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class FileToSend:
    """A file as its sender describes it; ``size`` in bytes."""

    filename: str
    size: int
    content_type: str = ""


@dataclass(frozen=True, slots=True)
class OfferedUpload:
    """Send the file by ``form`` before ``expires_at``, then claim it by ``id``."""

    id: UUID
    filename: str
    form: UploadForm
    expires_at: datetime


def offer_uploads(files: Sequence[FileToSend], own_url: str) -> list[OfferedUpload]:
    """A place for each file. ``own_url`` takes files where they are kept on this disk.

    Raises Invalid (``files.0.size`` …: too large, empty, no picture), TooMany.
    """
    if not 1 <= len(files) <= MOST_AT_ONCE:
        raise Invalid(_("Send from 1 to %(count)s files at a time.", count=MOST_AT_ONCE))
    complaints = {f"files.{number}.{name}": words for number, file in enumerate(files) for name, words in _judge(file)}
    if complaints:
        raise Invalid(next(iter(complaints.values())), fields=complaints)
    with transaction():
        _refuse_hoarding(len(files))
        offered = [_offer(file) for file in files]
        session().add_all(offered)
    return [_answer(upload, own_url) for upload in offered]


def claim_upload(upload_id: UUID, *, alt: str = "", replaces: UUID | None = None) -> Media:
    """Make the file that was sent a picture of the store, which a job makes ready soon. Claiming twice is the same.

    ``replaces`` keeps an earlier picture's place, words and uses. Raises NotFound, Invalid (it did not arrive, or is
    too large), Conflict (it took too long), GatewayFailed (storage), RuntimeError inside an open transaction.
    """
    leave_transaction()
    with transaction():
        upload = upload_for_update(upload_id)
        claimed = upload.media_id
        key = upload.key
        late = upload.expires_at + LIFE < clock.now()
    if claimed is not None:
        return media_by_id(claimed)
    if late:
        raise Conflict(_("This upload took too long. Start it again."))
    leave_transaction()
    size = _arrived_size(key)
    with transaction():
        upload = upload_for_update(upload_id)
        if upload.media_id is not None:
            return media_by_id(upload.media_id)
        media = _replaced(replaces, upload) if replaces else _made(upload, alt)
        media.original_size = media.original_size or size
        upload.media_id = media.id
        record(PictureReceived(media.id))
    return media


def tidy_name(filename: str) -> str:
    """The file's own name, whatever folders it came with."""
    return PurePath(filename.replace("\\", "/")).name.replace("\x00", "")[:LONGEST_NAME] or "picture"


def _judge(file: FileToSend) -> list[tuple[str, str]]:
    if file.size > MAX_BYTES:
        return [("size", refused(Reason.TOO_LARGE).message)]
    if file.size < 1:
        return [("size", refused(Reason.EMPTY).message)]
    if "svg" in file.content_type:
        return [("content_type", refused(Reason.SVG).message)]
    if file.content_type and not file.content_type.startswith("image/") and file.content_type != ANY_PICTURE:
        return [("content_type", refused(Reason.NOT_A_PICTURE).message)]
    return []


def _refuse_hoarding(more: int) -> None:
    open_ones = select(func.count()).select_from(MediaUpload).where(MediaUpload.media_id.is_(None))
    if (session().scalar(open_ones.where(MediaUpload.expires_at > clock.now())) or 0) + more > MOST_OPEN:
        raise TooMany(_("Too many uploads have been started. Wait until they are done."), retry_after=600)


def _offer(file: FileToSend) -> MediaUpload:
    return MediaUpload(
        id=new_id(),
        key=new_private_key(),
        filename=tidy_name(file.filename),
        content_type=file.content_type or ANY_PICTURE,
        expected_size=file.size,
        expires_at=clock.now() + LIFE,
    )


def _answer(upload: MediaUpload, own_url: str) -> OfferedUpload:
    form = upload_place().offer(upload.key, upload.content_type, MAX_BYTES, LIFE, own_url)
    return OfferedUpload(upload.id, upload.filename, form, upload.expires_at)


def _arrived_size(key: str) -> int:
    try:
        size = upload_place().size_of(key)
    except NotFound:
        raise refused(Reason.NOT_THERE) from None
    if size > MAX_BYTES or size < 1:
        raise refused(Reason.TOO_LARGE if size else Reason.EMPTY)
    return size


def _made(upload: MediaUpload, alt: str) -> Media:
    media = Media(
        key=new_public_key(),
        filename=upload.filename,
        content_type=CONTENT_TYPES[WEBP],
        width=0,
        height=0,
        size=0,
        alt=alt.strip()[:LONGEST_ALT],
        status=MediaStatus.PROCESSING,
        incoming_key=upload.key,
    )
    session().add(media)
    session().flush()
    return media


def _replaced(media_id: UUID, upload: MediaUpload) -> Media:
    media = media_by_id(media_id, lock=True)
    if media.incoming_key and media.incoming_key != media.original_key:
        note_stale(media.incoming_key)
    if media.status is MediaStatus.REFUSED:
        media.status = MediaStatus.PROCESSING
    media.incoming_key, media.filename, media.edits = upload.key, upload.filename, {}
    media.problem, media.attempts, media.version = "", 0, media.version + 1
    return media
