"""What the platform asks of a place that keeps files."""

import re
from collections.abc import Iterator
from typing import IO, Protocol

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _

LONGEST_KEY = 500
_KEY = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")


class Storage(Protocol):
    """Files by key (``stores/<id>/products/bowl.webp``). Keys are ours, never a visitor's file name."""

    def save(self, key: str, content: bytes, content_type: str) -> None:
        """Keep ``content`` under ``key``, replacing what was there. Raises GatewayFailed."""

    def save_file(self, key: str, file: IO[bytes], content_type: str) -> None:
        """Keep a private file that may be large, in portions; ``stream`` reads it. Raises GatewayFailed."""

    def stream(self, key: str) -> Iterator[bytes]:
        """A large file in portions. Raises NotFound, GatewayFailed, before the first of them."""

    def read(self, key: str) -> bytes:
        """The file's bytes. Raises NotFound, GatewayFailed."""

    def exists(self, key: str) -> bool: ...

    def delete(self, key: str) -> None:
        """Remove the file; nothing happens where there is none. Raises GatewayFailed."""

    def public_url(self, key: str) -> str:
        """Where a browser finds the file: an absolute URL, or a path on the host that shows it."""


def checked_key(key: str) -> str:
    """The key itself. Raises Invalid for one that leads elsewhere (``..``, a leading dot or slash)."""
    if len(key) > LONGEST_KEY or not _KEY.fullmatch(key):
        raise Invalid(_("This file name cannot be used."))
    return key
