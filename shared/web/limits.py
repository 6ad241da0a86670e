"""Rate limits, counted in the cache server and, while it is away, in the process."""

from functools import cache

from flask import request
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import FixedWindowRateLimiter, RateLimiter

from shared.kernel.config import current_settings
from shared.kernel.errors import TooMany
from shared.kernel.i18n import gettext as _

WINDOW_SECONDS = 60


@cache
def _limiter(url: str) -> RateLimiter:
    address = url.replace("unix://", "redis+unix://", 1)
    return FixedWindowRateLimiter(storage_from_string(address, socket_timeout=1, wrap_exceptions=True))


@cache
def _fallback() -> RateLimiter:
    return FixedWindowRateLimiter(MemoryStorage())


def check_limit(rule: str, *names: str) -> None:
    """Count one attempt under ``names``. Raises TooMany beyond the rule, such as ``10 per minute``."""
    limit = _parsed(rule)
    try:
        allowed = _limiter(current_settings().cache_redis_url).hit(limit, *names)
    except StorageError:
        allowed = _fallback().hit(limit, *names)
    if not allowed:
        raise TooMany(_("Too many attempts. Please wait a moment and try again."), retry_after=limit.get_expiry())


@cache
def _parsed(rule: str) -> RateLimitItem:
    return parse(rule)


def client_address() -> str:
    """The visitor's address; behind declared proxies only, what they forward."""
    return request.remote_addr or "unknown"
