"""The one folder that holds all data of a stack, and belongs to one running stack at a time."""

import fcntl
import os
from pathlib import Path

from shared.kernel.errors import Misconfigured


def unwritable(path: Path, error: OSError) -> Misconfigured:
    """The one sentence about a folder that cannot be used."""
    return Misconfigured(f"The folder {path} cannot be written ({error.strerror}): choose another with DATA_DIR=…")


class DataFolder:
    """``claim()`` makes the folder and holds it until this process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.notes = path / "run"
        self._handle: int | None = None

    def claim(self) -> None:
        """Raises Misconfigured where the folder cannot be written or another stack runs in it.

        Process numbers that a killed supervisor left are removed: by now they may be somebody else's.
        """
        try:
            self.notes.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.notes / "supervisor.lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise unwritable(self.path, error) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.read(handle, 20).decode() or "unknown"
            os.close(handle)
            raise Misconfigured(
                f"Shopstead already runs in {self.path} (process {holder}): stop it, or choose another DATA_DIR."
            ) from None
        for stale in self.notes.glob("*.pid"):
            stale.unlink()
        os.ftruncate(handle, 0)
        os.write(handle, str(os.getpid()).encode())
        self._handle = handle

    def note_process(self, name: str, pid: int) -> None:
        """Write down a process's number, for people and fault tests."""
        (self.notes / f"{name}.pid").write_text(f"{pid}\n")

    def forget_process(self, name: str) -> None:
        (self.notes / f"{name}.pid").unlink(missing_ok=True)
