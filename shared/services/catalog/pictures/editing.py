"""Turning, cutting and describing pictures. The original stays, so that every edit can be taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from shared.db.session import session, transaction
from shared.events.media import PictureReceived
from shared.events.outbox import record
from shared.kernel.errors import Conflict, Invalid, PreconditionFailed
from shared.kernel.i18n import gettext as _
from shared.models.catalog.media import Media, MediaTranslation, media_by_id
from shared.models.stores.revision import touch_storefront
from shared.services.catalog.pictures.uploading import LONGEST_ALT
from shared.services.catalog.translations import refuse_other_languages

TURNS = (0, 90, 180, 270)
#: Shapes to choose from: across and down.
SHAPES: Mapping[str, tuple[int, int]] = {"1:1": (1, 1), "4:3": (4, 3), "3:4": (3, 4), "3:2": (3, 2), "16:9": (16, 9)}


@dataclass(frozen=True, slots=True)
class PictureTexts:
    """What is said of a picture: in the store's language, and by further language. None leaves it as it is."""

    alt: str | None = None
    alts: Mapping[str, str] | None = None
    filename: str | None = None


def describe_picture(
    media_id: UUID, texts: PictureTexts, *, focus: tuple[int, int] | None = None, version: int | None = None
) -> Media:
    """Write alternative texts and the focal point (hundredths from the left and from the top).

    Raises Invalid (a language that the store does not speak, a point outside), NotFound, PreconditionFailed.
    """
    if focus is not None and not all(0 <= part <= 100 for part in focus):
        raise Invalid(_("The focal point lies outside of the picture."))
    with transaction():
        media = media_by_id(media_id, lock=True)
        if version is not None and version != media.version:
            raise PreconditionFailed(_("Somebody else changed this picture meanwhile. Look at it again, then save."))
        media.alt = media.alt if texts.alt is None else texts.alt.strip()[:LONGEST_ALT]
        media.filename = (texts.filename or "").strip() or media.filename
        media.focal_x, media.focal_y = focus or (media.focal_x, media.focal_y)
        media.version += 1
        for locale, alt in (texts.alts or {}).items():
            _translate(media_id, locale, alt)
        touch_storefront()
    return media


def edit_picture(
    media_id: UUID,
    *,
    turn: int = 0,
    shape: str = "",
    crop: Sequence[float] | None = None,
) -> Media:
    """Have the picture made anew from its original: turned (degrees clockwise), then cut to a shape or to a box.

    ``crop`` is left, top, width and height as shares of the turned picture. Nothing at all gives the original back.
    Raises Invalid, NotFound, Conflict (no original is kept, or it is being made ready).
    """
    edits = _checked_edits(turn, shape, crop)
    with transaction():
        media = media_by_id(media_id, lock=True)
        if media.incoming_key:
            raise Conflict(_("This picture is being made ready. Try again in a moment."))
        if not media.original_key:
            raise Conflict(_("The original of this picture is not kept. Replace it, then edit it."))
        if edits.get("shape"):
            edits["focus"] = [media.focal_x / 100, media.focal_y / 100]
        media.edits, media.incoming_key, media.attempts = edits, media.original_key, 0
        media.version += 1
        record(PictureReceived(media.id))
    return media


def _checked_edits(turn: int, shape: str, crop: Sequence[float] | None) -> dict[str, Any]:
    if turn not in TURNS:
        raise Invalid(_("Turn a picture by 90, 180 or 270 degrees."), fields={"turn": _("Choose one of these.")})
    if shape and shape not in SHAPES:
        raise Invalid(_("This shape is not known."), fields={"shape": _("Choose one of these.")})
    edits: dict[str, Any] = {"turn": turn} if turn else {}
    if crop is not None:
        left, top, width, height = crop
        ends = (left + width, top + height)
        if min(left, top) < 0 or min(width, height) < 0.01 or max(ends) > 1.0001:
            raise Invalid(_("This part lies outside of the picture."), fields={"crop": _("Choose a part inside.")})
        return edits | {"crop": list(crop)}
    return edits | ({"shape": list(SHAPES[shape])} if shape else {})


def _translate(media_id: UUID, locale: str, alt: str) -> None:
    refuse_other_languages(locale)
    wanted = select(MediaTranslation).where(MediaTranslation.media_id == media_id, MediaTranslation.locale == locale)
    row = session().scalars(wanted).first()
    words = alt.strip()[:LONGEST_ALT]
    if row is not None and not words:
        session().delete(row)
    elif words:
        row = row or MediaTranslation(media_id=media_id, locale=locale)
        row.alt = words
        session().add(row)
