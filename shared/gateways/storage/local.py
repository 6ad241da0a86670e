"""Files on this machine's disk, shown by the web process under ``/media/``."""

import contextlib
import io
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from urllib.parse import quote

from shared.gateways.storage.base import checked_key
from shared.kernel.errors import GatewayFailed, NotFound
from shared.kernel.i18n import gettext as _

PORTION = 256 * 1024


def _portions(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while portion := file.read(PORTION):
            yield portion


class LocalStorage:
    """Keeps files under ``directory``. A file is either there whole or not at all."""

    def __init__(self, directory: Path, *, base_url: str = "/media") -> None:
        self._directory = directory
        self._base_url = base_url.rstrip("/")

    def save(self, key: str, content: bytes, content_type: str) -> None:
        """The content type is not kept: it follows from the key's ending when the file is shown."""
        self.save_file(key, io.BytesIO(content), content_type)

    def save_file(self, key: str, file: IO[bytes], content_type: str) -> None:
        path = self.path_of(key)
        waiting = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with waiting.open("xb") as kept:
                shutil.copyfileobj(file, kept, PORTION)
                kept.flush()
                os.fsync(kept.fileno())
            waiting.replace(path)
        except OSError as error:
            with contextlib.suppress(OSError):
                waiting.unlink()
            raise GatewayFailed(_("The file could not be saved.")) from error

    def stream(self, key: str) -> Iterator[bytes]:
        try:
            file = self.path_of(key).open("rb")
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            raise NotFound(_("There is no such file.")) from None
        return _portions(file)

    def read(self, key: str) -> bytes:
        try:
            return self.path_of(key).read_bytes()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            raise NotFound(_("There is no such file.")) from None

    def exists(self, key: str) -> bool:
        return self.path_of(key).is_file()

    def delete(self, key: str) -> None:
        try:
            self.path_of(key).unlink(missing_ok=True)
        except NotADirectoryError:
            return
        except OSError as error:
            raise GatewayFailed(_("The file could not be removed.")) from error

    def public_url(self, key: str) -> str:
        return f"{self._base_url}/{quote(checked_key(key))}"

    def path_of(self, key: str) -> Path:
        """Where the file lies, for the web process that sends it."""
        return self._directory / checked_key(key)
