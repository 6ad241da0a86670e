"""Which user PostgreSQL runs as: it refuses root, so root lends it a lesser account."""

import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path

from shared.devstack.children import Account

NAME = "shopstead"
FALLBACK = "nobody"


def database_account(directory: Path) -> Account | None:
    """The account that owns the database folder; None where we are an ordinary user ourselves."""
    if os.geteuid() != 0:
        return None
    if directory.exists() and directory.stat().st_uid != 0:
        owner = directory.stat()
        return Account(owner.st_uid, owner.st_gid)
    entry = _entry_of(NAME) or _create(NAME) or pwd.getpwnam(FALLBACK)
    return Account(entry.pw_uid, entry.pw_gid)


def _entry_of(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _create(name: str) -> pwd.struct_passwd | None:
    """A system user without home and shell; None where the machine cannot make users."""
    command = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if command is None:
        return None
    options = ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", name]
    subprocess.run([command, *options], check=False, capture_output=True)  # noqa: S603
    return _entry_of(name)


def own_directory(directory: Path, account: Account | None) -> None:
    """Make ``directory`` private (0700) and give it to ``account``, which can reach it but not look around."""
    directory.mkdir(parents=True, exist_ok=True)
    if account is None:
        directory.chmod(0o700)
        return
    os.chown(directory, account.uid, account.gid)
    directory.chmod(0o700)
    open_way_to(directory)


def open_way_to(path: Path) -> None:
    """Let others pass through (not list) the folders above ``path``."""
    for parent in path.resolve().parents:
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            parent.chmod(stat.S_IMODE(mode) | stat.S_IXGRP | stat.S_IXOTH)


def open_programs(directory: Path, account: Account | None) -> None:
    """Let ``account`` run the programs of an installation that root made for itself (umask 077)."""
    if account is None:
        return
    open_way_to(directory)
    if directory.stat().st_mode & stat.S_IROTH and (directory / "bin").stat().st_mode & stat.S_IROTH:
        return
    for found in (directory, *directory.rglob("*")):
        mode = stat.S_IMODE(found.stat().st_mode)
        runnable = stat.S_IXOTH | stat.S_IXGRP if mode & stat.S_IXUSR else 0
        found.chmod(mode | stat.S_IROTH | stat.S_IRGRP | runnable)
