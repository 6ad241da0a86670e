"""Guessing a password costs patience: failures are counted per account, whether or not the account exists.

The count lives in the cache server (and in the process while that is away): it may be lost without harm, it must not
write to a row that an attacker picks, and unknown addresses are counted like known ones, so that the limit tells
nothing. Limits per visitor's address are the web's business.
"""

import hashlib
import threading
import time
from uuid import UUID

import redis

from shared.gateways.redis import cache_server
from shared.kernel.errors import TooMany
from shared.kernel.i18n import gettext as _

MOST_FAILURES = 10
WINDOW_SECONDS = 15 * 60
CAPACITY = 10_000

_lock = threading.Lock()
_own: dict[str, tuple[float, int]] = {}


def check_attempts(platform_id: UUID, email: str) -> None:
    """Raises TooMany once an account has had MOST_FAILURES wrong passwords within the window."""
    if _count(_key(platform_id, email)) >= MOST_FAILURES:
        raise TooMany(
            _("Too many attempts for this account. Wait a quarter of an hour, or reset the password."),
            retry_after=WINDOW_SECONDS,
        )


def note_failure(platform_id: UUID, email: str) -> None:
    """Count a wrong password. The window begins with the first."""
    key = _key(platform_id, email)
    try:
        with cache_server().pipeline() as pipe:
            pipe.set(key, 0, ex=WINDOW_SECONDS, nx=True)
            pipe.incr(key)
            pipe.execute()
    except redis.RedisError:
        _note_here(key)


def forget_failures(platform_id: UUID, email: str) -> None:
    """Begin anew after a right password or a reset."""
    key = _key(platform_id, email)
    with _lock:
        _own.pop(key, None)
    try:
        cache_server().delete(key)
    except redis.RedisError:
        return


def _count(key: str) -> int:
    try:
        return int(cache_server().get(key) or 0)
    except redis.RedisError:
        until, count = _own.get(key, (0.0, 0))
        return count if until > time.monotonic() else 0


def _note_here(key: str) -> None:
    now = time.monotonic()
    with _lock:
        until, count = _own.get(key, (0.0, 0))
        if len(_own) >= CAPACITY:
            _own.clear()
        _own[key] = (until, count + 1) if until > now else (now + WINDOW_SECONDS, 1)


def _key(platform_id: UUID, email: str) -> str:
    digest = hashlib.sha256(f"{platform_id}:{email.strip().lower()}".encode()).hexdigest()
    return f"sign-in-failures:{digest}"
