"""An import's files: kept privately, brought to this machine while they are read."""

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from shared.db.session import leave_transaction
from shared.kernel.tenant import current_store_id
from shared.services.catalog.pictures.places import media_storage
from shared.services.catalog.sheets import limits

CHUNK = 1 << 20


def private_key(name: str) -> str:
    """A key in this store's private corner that nobody can guess; no page leads there."""
    return f"private/{current_store_id()}/files/{secrets.token_hex(16)}/{name}"


@contextmanager
def temporary_path(ending: str = "") -> Iterator[Path]:
    """A file of our own that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="shopstead-") as directory:
        yield Path(directory) / f"table{ending}"


def receive(stream: IO[bytes], path: Path, *, most: int = limits.LARGEST_FILE) -> int:
    """Write an upload to disk piece by piece; returns its size. Raises Invalid where it is too large."""
    size = 0
    with path.open("wb") as file:
        while piece := stream.read(CHUNK):
            size += len(piece)
            if size > most:
                raise limits.too_large()
            file.write(piece)
    return size


def keep(path: Path, name: str, content_type: str) -> str:
    """Store a file privately; returns its key. Raises GatewayFailed."""
    leave_transaction()
    key = private_key(name)
    with path.open("rb") as file:
        media_storage().save_file(key, file, content_type)
    return key


@contextmanager
def local_copy(key: str) -> Iterator[Path]:
    """The stored file on this machine's disk. Raises NotFound, GatewayFailed."""
    leave_transaction()
    with temporary_path() as path:
        with path.open("wb") as file:
            for piece in media_storage().stream(key):
                file.write(piece)
        yield path
