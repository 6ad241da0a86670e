"""Files on this machine's disk, shown by the web process under ``/media/``."""

import contextlib
import os
import secrets
from pathlib import Path
from urllib.parse import quote

from shared.gateways.storage.base import checked_key
from shared.kernel.errors import GatewayFailed, NotFound
from shared.kernel.i18n import gettext as _


class LocalStorage:
    """Keeps files under ``directory``. A file is either there whole or not at all."""

    def __init__(self, directory: Path, *, base_url: str = "/media") -> None:
        self._directory = directory
        self._base_url = base_url.rstrip("/")

    def save(self, key: str, content: bytes, content_type: str) -> None:
        """The content type is not kept: it follows from the key's ending when the file is shown."""
        path = self.path_of(key)
        waiting = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with waiting.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            waiting.replace(path)
        except OSError as error:
            with contextlib.suppress(OSError):
                waiting.unlink()
            raise GatewayFailed(_("The file could not be saved.")) from error

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
