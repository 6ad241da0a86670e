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

    ``edits`` may hold ``turn`` (degrees clockwise: 90, 180, 270) and ``crop`` (left, top, width, height as shares of
    the turned picture). Raises Refusal saying why not.
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
    if not edits.get("crop"):
        return picture
    left, top, width, height = edits["crop"]
    box = (
        round(left * picture.width),
        round(top * picture.height),
        max(round((left + width) * picture.width), round(left * picture.width) + 1),
        max(round((top + height) * picture.height), round(top * picture.height) + 1),
    )
    cut = picture.crop(box)
    cut.info.update(picture.info)
    return cut


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
