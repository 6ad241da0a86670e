"""Why a file cannot be used as a picture, as codes that can be kept and words that people can act on."""

from collections.abc import Callable
from enum import StrEnum

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.services.catalog.pictures.bounds import MAX_BYTES, MAX_FRAMES, MAX_PIXELS

MEGA = 1_000_000


class Reason(StrEnum):
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MANY_FRAMES = "too_many_frames"
    TOO_HEAVY = "too_heavy"
    NOT_A_PICTURE = "not_a_picture"
    SVG = "svg"
    HEIC = "heic"
    DAMAGED = "damaged"
    TWO_IN_ONE = "two_in_one"
    NOT_THERE = "not_there"
    GAVE_UP = "gave_up"


def reason_text(code: str) -> str:
    """The reason in the reader's language; an unknown code is a damaged file."""
    return _WORDS[Reason(code) if code in set(Reason) else Reason.DAMAGED]()


def refused(code: str) -> Invalid:
    """The error that says so (field ``file``)."""
    words = reason_text(code)
    return Invalid(words, fields={"file": words})


_WORDS: dict[Reason, Callable[[], str]] = {
    Reason.EMPTY: lambda: _("This file is empty."),
    Reason.TOO_LARGE: lambda: _("This picture is too large: at most %(size)s MB.", size=MAX_BYTES // 1024 // 1024),
    Reason.TOO_MANY_PIXELS: lambda: _(
        "This picture has too many pixels: at most %(count)s million.", count=MAX_PIXELS // MEGA
    ),
    Reason.TOO_MANY_FRAMES: lambda: _(
        "This animation has too many frames: at most %(count)s. Use a still picture.", count=MAX_FRAMES
    ),
    Reason.TOO_HEAVY: lambda: _("This picture takes too long or too much memory to read. Save it smaller, then try."),
    Reason.NOT_A_PICTURE: lambda: _("This is not a picture that we can read: use JPEG, PNG, WebP, AVIF or GIF."),
    Reason.SVG: lambda: _("SVG drawings are not taken, as they can hold scripts: use PNG or WebP."),
    Reason.HEIC: lambda: _("HEIC pictures cannot be read here: save the picture as JPEG, then try again."),
    Reason.DAMAGED: lambda: _("This picture is damaged."),
    Reason.TWO_IN_ONE: lambda: _("This file is a picture and something else at once, so it is not taken."),
    Reason.NOT_THERE: lambda: _("The file did not arrive. Send it again."),
    Reason.GAVE_UP: lambda: _("This picture could not be made ready. Send it again."),
}
