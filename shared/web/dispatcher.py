"""The front door: one WSGI application that picks an app by host and tells it what the host stands for."""

import re
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from shared.db.session import platform_scope
from shared.kernel.config import Settings
from shared.kernel.hosts import ENVIRON_KEY, HostContext, Surface, normalise_host
from shared.services.stores.hosts import resolve_host, resolve_store_path
from shared.web.host_cache import HostCache
from shared.web.plain_answers import health, known, moved, not_found

Environ = dict[str, Any]
WSGIApp = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

HEALTH_PATH = "/-/health"
KNOWN_HOST_PATH = "/-/known-host"
CURRENCY_COOKIE = "currency"
CHOSEN_CURRENCY = re.compile(rf"(?:^|;\s*){CURRENCY_COOKIE}=([A-Z]{{3}})(?=;|$)")
STORE_PATH = re.compile(r"/platforms/([a-z0-9-]{1,63})/storefront/([a-z0-9-]{1,63})(?=/|$)")


class Dispatcher:
    """Resolves the host once per request; unknown and malformed hosts get a plain 404 from here."""

    def __init__(self, apps: Mapping[Surface, WSGIApp], settings: Settings, cache: HostCache | None = None) -> None:
        self._apps = dict(apps)
        self._settings = settings
        self._cache = cache or HostCache()
        self._listening = False
        self._lock = threading.Lock()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        self._listen_once()
        if environ.get("PATH_INFO") == HEALTH_PATH:
            return health(start_response)
        context = self.resolve(environ)
        if context is None:
            return not_found(start_response)
        if environ.get("PATH_INFO") == KNOWN_HOST_PATH:
            return known(start_response)
        context = _take_currency(_take_locale(context, environ), environ)
        if _belongs_elsewhere(context, environ):
            return moved(start_response, self._primary_address(context, environ))
        environ[ENVIRON_KEY] = context
        return self._apps[context.surface](environ, start_response)

    def resolve(self, environ: Environ) -> HostContext | None:
        """What this request's host, or its path form, stands for. Shortens PATH_INFO by the path form's prefix."""
        host = normalise_host(self._host_of(environ))
        if host is None:
            return None
        context = self._cache.get((host,), lambda: _look_up(host))
        if context is None or context.surface is not Surface.SITE:
            return context
        return self._path_form(context, host, environ)

    def _path_form(self, context: HostContext, host: str, environ: Environ) -> HostContext | None:
        match = STORE_PATH.match(environ.get("PATH_INFO", ""))
        if match is None:
            return context
        platform, handle = match.groups()
        if platform != context.platform_code:
            return None
        found = self._cache.get((host, platform, handle), lambda: _look_up_path(platform, handle, host))
        if found is not None:
            _shift_path(environ, match.group(0))
        return found

    def _host_of(self, environ: Environ) -> str:
        if self._settings.trusted_proxies and environ.get("HTTP_X_FORWARDED_HOST"):
            return str(environ["HTTP_X_FORWARDED_HOST"]).split(",")[-self._settings.trusted_proxies].strip()
        return str(environ.get("HTTP_HOST", ""))

    def _primary_address(self, context: HostContext, environ: Environ) -> str:
        query = f"?{environ['QUERY_STRING']}" if environ.get("QUERY_STRING") else ""
        path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "/")
        path = path.encode("latin-1", "replace").decode("utf-8", "replace")
        return self._settings.origin(context.primary_host or context.host) + quote(path, safe="/") + query

    def _listen_once(self) -> None:
        """Each worker process follows changes for itself: threads do not survive the fork from the preloaded parent."""
        if self._listening:
            return
        with self._lock:
            if not self._listening:
                self._cache.listen()
                self._listening = True


def _look_up(host: str) -> HostContext | None:
    with platform_scope():
        return resolve_host(host)


def _look_up_path(platform: str, handle: str, host: str) -> HostContext | None:
    with platform_scope():
        return resolve_store_path(platform, handle, host)


def _take_locale(context: HostContext, environ: Environ) -> HostContext:
    """``/nl/products/mug`` is ``/products/mug`` in Dutch, where Dutch is another language of the store."""
    if context.surface is not Surface.STOREFRONT:
        return context
    first = environ.get("PATH_INFO", "").split("/", 2)[1:2]
    code = first[0].replace("-", "_") if first else ""
    if code not in context.locales or code == context.default_locale:
        return context
    _shift_path(environ, f"/{first[0]}")
    return replace(context, locale=code)


def _take_currency(context: HostContext, environ: Environ) -> HostContext:
    """The currency that the visitor chose before, where the store sells in several."""
    if len(context.currencies) < 2:
        return context
    chosen = CHOSEN_CURRENCY.search(environ.get("HTTP_COOKIE", ""))
    code = chosen.group(1) if chosen else context.currency
    return replace(context, currency=code) if code in context.currencies else context


def _shift_path(environ: Environ, prefix: str) -> None:
    environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + prefix
    environ["PATH_INFO"] = environ["PATH_INFO"].removeprefix(prefix) or "/"


def _belongs_elsewhere(context: HostContext, environ: Environ) -> bool:
    """A page asked for on another host than the store's primary domain; what is sent with POST is never redirected."""
    return (
        context.primary_host is not None
        and not context.base_path
        and context.host != context.primary_host
        and environ.get("REQUEST_METHOD") in ("GET", "HEAD")
    )
