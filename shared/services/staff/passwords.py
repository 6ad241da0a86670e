"""Passwords: what we ask of them, and how they are kept (argon2id)."""

from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _

SHORTEST = 10
LONGEST = 200
COMMON = Path(__file__).with_name("common_passwords.txt")

#: OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane; about 25 ms on a small server.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def check_password(password: str, *, email: str, name: str = "") -> None:
    """Raises Invalid where a password is too easy to guess for this person."""
    complaint = _complaint(password, email, name)
    if complaint:
        raise Invalid(fields={"password": complaint})


def _complaint(password: str, email: str, name: str) -> str:
    bare = password.strip().lower()
    if len(password) < SHORTEST:
        return _("Use at least %(count)s characters; a short sentence is fine.", count=SHORTEST)
    if len(password) > LONGEST:
        return _("Use at most %(count)s characters.", count=LONGEST)
    if bare in {email.lower(), email.lower().partition("@")[0], name.strip().lower()}:
        return _("Do not use your name or e-mail address as a password.")
    if bare in _common() or len(set(bare)) < 4:
        return _("This password is among the first that others would try. Choose another one.")
    return ""


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def verify_password(password_hash: str | None, password: str) -> bool:
    """Whether the password is right. Without a hash it takes as long and is always wrong,

    so that the time of an answer does not tell whose addresses we know.
    """
    try:
        matches = _hasher.verify(password_hash or _nobodys_hash(), password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return matches and password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)


@cache
def _common() -> frozenset[str]:
    return frozenset(COMMON.read_text().split())


@cache
def _nobodys_hash() -> str:
    return _hasher.hash("nobody has this password")
