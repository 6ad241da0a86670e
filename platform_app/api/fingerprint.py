"""What tells one request from another: address, and all that it brings, files included."""

import hashlib
from typing import IO

from flask import request

CHUNK = 1 << 20


def fingerprint() -> bytes:
    """The request's own hash. Files are read piece by piece and wound back, so that the view finds them unread."""
    asked = hashlib.sha256(f"{request.method} {request.full_path}\n".encode())
    if request.mimetype != "multipart/form-data":
        asked.update(request.get_data())
        return asked.digest()
    for name, value in sorted(request.form.items(multi=True)):
        asked.update(repr((name, value)).encode())
    for name, file in sorted(request.files.items(multi=True), key=lambda part: part[0]):
        asked.update(repr((name, file.filename)).encode() + _hash_of(file.stream))
    return asked.digest()


def _hash_of(stream: IO[bytes]) -> bytes:
    content = hashlib.sha256()
    while piece := stream.read(CHUNK):
        content.update(piece)
    stream.seek(0)
    return content.digest()
