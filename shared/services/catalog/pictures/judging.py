"""What a file is, by its bytes and never by its name. Refuses what is no picture, or not only a picture."""

import io
import warnings
import zipfile

from PIL import Image, UnidentifiedImageError

from shared.services.catalog.pictures.bounds import MAX_BYTES, MAX_FRAMES, MAX_PIXELS

try:
    import pi_heif  # type: ignore[import-not-found]
except ImportError:
    pi_heif = None
if pi_heif is not None:
    pi_heif.register_heif_opener()

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF", "BMP", "TIFF", *(("HEIF",) if pi_heif else ()))
HEAD = 1024
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
#: Words of programs that run what they find in a file, whatever its name is.
FOREIGN_WORDS = (b"<script", b"<?php", b"<!doctype html", b"<iframe")


class Refusal(Exception):  # noqa: N818 (an answer, not a failure)
    """The file is not taken; ``code`` is one of ``refusals.Reason``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def judge_bytes(content: bytes) -> None:
    """Raises Refusal for what needs no decoder to be known."""
    if not content:
        raise Refusal("empty")
    if len(content) > MAX_BYTES:
        raise Refusal("too_large")
    head = content[:HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"<svg" in head.lower() and head.startswith(b"<"):
        raise Refusal("svg")
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS and pi_heif is None and b"avif" not in content[:64]:
        raise Refusal("heic")
    _refuse_two_in_one(content)


def open_picture(content: bytes) -> Image.Image:
    """The picture with its size and frames checked, before a single pixel is decoded. Raises Refusal."""
    judge_bytes(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=FORMATS)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise Refusal("too_many_pixels") from None
    except UnidentifiedImageError:
        raise Refusal("not_a_picture") from None
    if picture.width * picture.height > MAX_PIXELS:
        raise Refusal("too_many_pixels")
    if not picture.width or not picture.height:
        raise Refusal("damaged")
    _count_frames(picture)
    return picture


def _count_frames(picture: Image.Image) -> None:
    """Frame by frame, so that an endless animation is not read to its end."""
    if not getattr(picture, "is_animated", False):
        return
    if picture.format in ("WEBP", "AVIF", "TIFF"):
        if getattr(picture, "n_frames", 1) > MAX_FRAMES:
            raise Refusal("too_many_frames")
        return
    try:
        picture.seek(MAX_FRAMES)
    except EOFError:
        picture.seek(0)
        return
    raise Refusal("too_many_frames")


def _refuse_two_in_one(content: bytes) -> None:
    lowered = content.lower()
    if any(word in lowered for word in FOREIGN_WORDS) or b"%PDF-" in content[:HEAD]:
        raise Refusal("not_a_picture" if not _looks_like_picture(content) else "two_in_one")
    if _looks_like_picture(content) and zipfile.is_zipfile(io.BytesIO(content)):
        raise Refusal("two_in_one")


def _looks_like_picture(content: bytes) -> bool:
    return content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"RIFF", b"BM", b"II*\0", b"MM\0*")) or (
        content[4:8] == b"ftyp"
    )
