"""Files for tests: good pictures, and files that somebody made to do harm."""

import io
import zipfile
import zlib
from struct import pack
from typing import Any

from PIL import Image


def drawn(kind: str = "PNG", size: tuple[int, int] = (900, 600), colour: str = "teal", **options: Any) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, colour).save(stream, kind, **options)
    return stream.getvalue()


def huge_png(side: int = 10_000) -> bytes:
    """A few bytes that claim 100 megapixels."""
    chunks = (b"IHDR" + pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0), b"IDAT" + zlib.compress(bytes(1000)))
    body = b"".join(pack(">I", len(chunk) - 4) + chunk + pack(">I", zlib.crc32(chunk)) for chunk in chunks)
    return b"\x89PNG\r\n\x1a\n" + body


def endless_gif(frames: int = 320) -> bytes:
    pictures = [Image.new("L", (4, 4), number % 250) for number in range(frames)]
    stream = io.BytesIO()
    pictures[0].save(stream, "GIF", save_all=True, append_images=pictures[1:], duration=20)
    return stream.getvalue()


def picture_with_archive() -> bytes:
    """A JPEG that is a ZIP archive too (GIFAR and its kin)."""
    stream = io.BytesIO(drawn("JPEG"))
    stream.seek(0, 2)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("evil.class", b"code")
    return stream.getvalue()


def picture_with_script() -> bytes:
    return drawn("JPEG", comment=b"<script>alert(1)</script>")


HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200)
SVG = b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
HOSTILE = {
    "empty": (b"", "empty"),
    "svg": (SVG, "svg"),
    "html": (b"<html><script>alert(1)</script></html>", "not_a_picture"),
    "text": (b"hello", "not_a_picture"),
    "postscript": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 1 1\n", "not_a_picture"),
    "100 megapixels": (huge_png(), "too_many_pixels"),
    "bomb": (huge_png(60_000), "too_many_pixels"),
    "endless": (endless_gif(), "too_many_frames"),
    "cut png": (drawn("PNG")[:120], "damaged"),
    "cut jpeg": (drawn("JPEG")[:-400], "damaged"),
    "archive": (picture_with_archive(), "two_in_one"),
    "script": (picture_with_script(), "two_in_one"),
    "pdf": (b"\x89PNG\r\n\x1a\n%PDF-1.7\n" + bytes(100), "two_in_one"),
}
