"""How large pictures may be and in which sizes they are kept; the confined process knows these too."""

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_FRAMES = 300
#: Of the picture that we keep, in pixels.
MAX_SIDE = 2400
#: The widths that pages use, in pixels.
WIDTHS = (160, 320, 480, 640, 960, 1280, 1600)
WEBP, AVIF = "webp", "avif"
ENDINGS = {WEBP: ".webp", AVIF: ".avif"}
CONTENT_TYPES = {WEBP: "image/webp", AVIF: "image/avif"}


def widths_for(width: int) -> tuple[int, ...]:
    """The widths that a picture of this width is worth being made in: never enlarged."""
    return tuple(known for known in WIDTHS if known < width)
