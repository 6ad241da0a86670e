"""Pictures made safe and small: decoded, turned upright, cut, stripped of what cameras note, encoded anew."""

import io
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageCms, ImageOps

from shared.services.catalog.pictures.bounds import AVIF, MAX_SIDE, WEBP
from shared.services.catalog.pictures.judging import Refusal, open_picture

#: What Pillow's decoders raise on files that are cut short or made up.
BROKEN = (OSError, ValueError, SyntaxError, TypeError, LookupError, EOFError, struct.error, zlib.error)
SAVED_AS: Mapping[str, tuple[str, dict[str, Any]]] = {
    WEBP: ("WEBP", {"quality": 82, "method": 4}),
    AVIF: ("AVIF", {"quality": 60, "speed": 8, "max_threads": 1}),
}
TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}


@dataclass(frozen=True, slots=True)
class EncodedPicture:
    """A picture as bytes, its size in pixels, and what kind of file it was made of."""

    content: bytes
    width: int
    height: int
    made_of: str = ""


def encode_main(content: bytes, edits: Mapping[str, Any]) -> EncodedPicture:
    """Upright WebP of at most 2400 pixels a side, without metadata, in sRGB; of an animation the first frame.

    ``edits`` may hold ``turn`` (degrees clockwise: 90, 180, 270) and either ``crop`` (left, top, width, height as
    shares of the turned picture) or ``shape`` (3, 2: the largest such part around ``focus``). Raises Refusal.
    """
    try:
        with open_picture(content) as picture:
            made_of = str(picture.format or "")
            upright = _decoded(picture)
            edited = _cut(_turned(upright, edits), edits)
            edited.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
            return EncodedPicture(_save(_flat(_in_srgb(edited)), WEBP), edited.width, edited.height, made_of)
    except Image.DecompressionBombError:
        raise Refusal("too_many_pixels") from None
    except MemoryError:
        raise Refusal("too_heavy") from None
    except BROKEN:
        raise Refusal("damaged") from None


def encode_width(content: bytes, width: int, kind: str) -> bytes:
    """One of our own pictures at this width, never enlarged."""
    with open_picture(content) as picture:
        picture.load()
        flat = _flat(picture)
        if flat.width > width:
            height = max(1, round(flat.height * width / flat.width))
            flat = flat.resize((width, height), Image.Resampling.LANCZOS)
        return _save(flat, kind)


def _decoded(picture: Image.Image) -> Image.Image:
    """The first frame, reduced on the way where that is cheap, turned as the camera noted."""
    picture.draft("RGB", (2 * MAX_SIDE, 2 * MAX_SIDE))
    picture.load()
    profile = picture.info.get("icc_profile")
    upright = ImageOps.exif_transpose(picture)
    if upright.mode == "P":
        upright = _flat(upright)
    factor = max(upright.size) // (2 * MAX_SIDE)
    if factor > 1 and upright.mode in ("RGB", "RGBA", "L", "CMYK"):
        upright = upright.reduce(factor)
    if profile:
        upright.info["icc_profile"] = profile
    return upright


def _turned(picture: Image.Image, edits: Mapping[str, Any]) -> Image.Image:
    turn = TURNS.get(edits.get("turn", 0))
    if turn is None:
        return picture
    turned = picture.transpose(turn)
    turned.info.update(picture.info)
    return turned


def _cut(picture: Image.Image, edits: Mapping[str, Any]) -> Image.Image:
    box = _box_of(picture, edits)
    if box is None:
        return picture
    cut = picture.crop(box)
    cut.info.update(picture.info)
    return cut


def _box_of(picture: Image.Image, edits: Mapping[str, Any]) -> tuple[int, int, int, int] | None:
    """What stays of the picture, in its pixels: left, top, right, bottom."""
    if edits.get("crop"):
        left, top, width, height = edits["crop"]
        x, y = round(left * picture.width), round(top * picture.height)
        return (
            x,
            y,
            max(round((left + width) * picture.width), x + 1),
            max(round((top + height) * picture.height), y + 1),
        )
    if not edits.get("shape"):
        return None
    across, down = edits["shape"]
    width = min(picture.width, max(1, round(picture.height * across / down)))
    height = min(picture.height, max(1, round(picture.width * down / across)))
    focus_x, focus_y = edits.get("focus", (0.5, 0.5))
    x = min(max(round(focus_x * picture.width - width / 2), 0), picture.width - width)
    y = min(max(round(focus_y * picture.height - height / 2), 0), picture.height - height)
    return x, y, x + width, y + height


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Colours as browsers assume them, where the picture says what its own mean (phones: Display P3; print: CMYK)."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError):
        return picture
    return converted or picture


def _flat(picture: Image.Image) -> Image.Image:
    """In RGB, or RGBA where something is transparent."""
    has_alpha = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    wanted = "RGBA" if has_alpha else "RGB"
    return picture if picture.mode == wanted else picture.convert(wanted)


def _save(picture: Image.Image, kind: str) -> bytes:
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    out = io.BytesIO()
    name, options = SAVED_AS[kind]
    bare.save(out, name, **options)
    return out.getvalue()
