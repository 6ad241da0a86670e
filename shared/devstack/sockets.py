"""Short folders for Unix sockets, whose whole path may have 107 bytes only."""

import hashlib
import os
import tempfile
from pathlib import Path

from shared.kernel.errors import Misconfigured

LONGEST_PATH = 107
ROOM_FOR_NAME = 24


def socket_directory(home: Path, account_uid: int | None = None) -> Path:
    """``home`` itself, or a short private folder under the temporary one where ``home`` lies too deep.

    Raises Misconfigured where somebody else took that folder first.
    """
    home = home.absolute()
    if len(os.fsencode(home)) + ROOM_FOR_NAME <= LONGEST_PATH:
        return home
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    short = Path(tempfile.gettempdir()) / f"shopstead-{digest}"
    if len(os.fsencode(short)) + ROOM_FOR_NAME > LONGEST_PATH:
        short = Path("/tmp") / short.name  # noqa: S108
    _claim(short, {os.geteuid(), account_uid})
    return short


def _claim(directory: Path, owners: set[int | None]) -> None:
    directory.mkdir(mode=0o700, exist_ok=True)
    if directory.is_symlink() or directory.stat().st_uid not in owners:
        raise Misconfigured(f"The folder {directory} belongs to somebody else: remove it, or choose another DATA_DIR.")
