"""Photos that shoppers send along: made anew, kept where only staff can see them."""

import io
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import IO
from uuid import UUID

from shared.db.session import leave_transaction
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.i18n import gettext as _
from shared.kernel.ids import new_id
from shared.kernel.tenant import current_store_id
from shared.models.returns.case import Return, return_by_id
from shared.services.catalog.pictures.judging import Refusal
from shared.services.catalog.pictures.refusals import refused
from shared.services.catalog.pictures.sandbox import encode_safely
from shared.services.catalog.renditions import media_storage

LARGEST = 8 * 1024 * 1024
MOST_PHOTOS = 4
WEBP = "image/webp"


def store_photos(files: Sequence[tuple[str, IO[bytes]]]) -> list[dict[str, str]]:
    """Keep (name, content) each. Raises Invalid (``photos``: too many, too large, no picture), GatewayFailed."""
    if len(files) > MOST_PHOTOS:
        raise _refused(_("Send at most %(most)s photos.", most=MOST_PHOTOS))
    made = [(_safe_name(name), _read(stream)) for name, stream in files]
    leave_transaction()
    kept = []
    for name, content in made:
        key = f"private/stores/{current_store_id()}/returns/{new_id().hex}"
        media_storage().save_file(key, io.BytesIO(content), WEBP)
        kept.append({"key": key, "filename": name})
    return kept


def stream_photo(return_id: UUID, place: int) -> tuple[str, Iterator[bytes]]:
    """Name and content of a photo, counted from 1. Raises NotFound, GatewayFailed."""
    photo = _photo(return_by_id(return_id), place)
    leave_transaction()
    return photo["filename"], media_storage().stream(photo["key"])


def _photo(returned: Return, place: int) -> dict[str, str]:
    if not 1 <= place <= len(returned.photos):
        raise NotFound(_("This photo does not exist."))
    found: dict[str, str] = returned.photos[place - 1]
    return found


def _read(stream: IO[bytes]) -> bytes:
    content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise _refused(_("This file is larger than %(most)s MB.", most=LARGEST // 1024**2))
    try:
        return encode_safely(content).content
    except Refusal as refusal:
        error = refused(refusal.code)
        raise _refused(error.message or next(iter(error.fields.values()), "")) from None


def _refused(words: str) -> Invalid:
    return Invalid(words, fields={"photos": words})


def _safe_name(filename: str) -> str:
    stem = PurePath(filename.replace("\\", "/")).stem.strip()[:120] or "photo"
    return f"{stem}.webp"
