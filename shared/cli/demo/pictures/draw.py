"""A picture from its description, as WebP bytes. The same description always gives the same bytes."""

from io import BytesIO

from shared.cli.demo.pictures.backdrops import grained
from shared.cli.demo.pictures.scenes import compose
from shared.cli.demo.shapes import PictureSpec

QUALITY = 84
EFFORT = 2


def draw_picture(spec: PictureSpec) -> bytes:
    """Draw one illustration (about 0.15 s and 30 kB at 1200 × 1200). Marks keep a transparent ground."""
    layer = compose(spec)
    buffer = BytesIO()
    if spec.figure == "mark":
        layer.straight().save(buffer, "WEBP", lossless=True, method=EFFORT)
    else:
        grained(layer.image.convert("RGB")).save(buffer, "WEBP", quality=QUALITY, method=EFFORT)
    return buffer.getvalue()
