"""Uploaded pictures made safe and small: decoded, turned upright, stripped of what cameras note, encoded anew."""

import io
import struct
import warnings
import zlib
from dataclasses import dataclass
from typing import IO

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_SIDE = 2400
QUALITY = 82
CONTENT_TYPE = "image/webp"
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF", "BMP", "TIFF")

#: What Pillow's decoders raise on files that are cut short or made up.
BROKEN = (OSError, ValueError, SyntaxError, TypeError, LookupError, EOFError, MemoryError, struct.error, zlib.error)


@dataclass(frozen=True, slots=True)
class EncodedPicture:
    """A WebP picture and its size in pixels."""

    content: bytes
    width: int
    height: int


def read_upload(stream: IO[bytes]) -> bytes:
    """The upload's bytes, never more than allowed. Raises Invalid where it is empty or too large."""
    content = stream.read(MAX_BYTES + 1)
    if not content:
        raise _refused(_("This file is empty."))
    if len(content) > MAX_BYTES:
        raise _refused(_("This picture is too large: at most %(size)s MB.", size=MAX_BYTES // 1024 // 1024))
    return content


def encode_upload(content: bytes) -> EncodedPicture:
    """The upload as upright WebP of at most 2400 pixels a side, without metadata. Raises Invalid saying why not."""
    with _opened(content) as picture:
        return _encode(_upright(picture), MAX_SIDE)


def encode_rendition(content: bytes, width: int) -> bytes:
    """A stored picture at this width, never enlarged."""
    with _opened(content) as picture:
        picture.load()
        if picture.width > width:
            height = max(1, round(picture.height * width / picture.width))
            return _encode(_flat(picture).resize((width, height), Image.Resampling.LANCZOS), MAX_SIDE).content
        return content


def _opened(content: bytes) -> Image.Image:
    """The picture with its size checked, before a single pixel is decoded."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=FORMATS)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise _too_many_pixels() from None
    except UnidentifiedImageError:
        raise _refused(_("This is not a picture that we can read: use JPEG, PNG, WebP, AVIF or GIF.")) from None
    except BROKEN:
        raise _refused(_("This picture is damaged.")) from None
    if picture.width * picture.height > MAX_PIXELS:
        picture.close()
        raise _too_many_pixels()
    if not picture.width or not picture.height:
        picture.close()
        raise _refused(_("This picture is damaged."))
    return picture


def _upright(picture: Image.Image) -> Image.Image:
    """The first frame, decoded (reduced on the way where the format allows it) and turned as the camera noted."""
    try:
        picture.draft("RGB", (MAX_SIDE, MAX_SIDE))
        picture.load()
        return _flat(_in_srgb(ImageOps.exif_transpose(picture)))
    except (*BROKEN, Image.DecompressionBombError):
        raise _refused(_("This picture is damaged.")) from None


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


def _encode(picture: Image.Image, side: int) -> EncodedPicture:
    picture.thumbnail((side, side), Image.Resampling.LANCZOS)
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    out = io.BytesIO()
    bare.save(out, "WEBP", quality=QUALITY, method=4)
    return EncodedPicture(out.getvalue(), bare.width, bare.height)


def _too_many_pixels() -> Invalid:
    return _refused(_("This picture has too many pixels: at most %(count)s million.", count=MAX_PIXELS // 1_000_000))


def _refused(reason: str) -> Invalid:
    return Invalid(reason, fields={"file": reason})
