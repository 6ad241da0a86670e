"""Whole pages for visitors without a cart, answered before a Flask request exists.

Nothing is purged: the key names the store's revision, which grows with every change that shoppers could see. What
changes by time alone, such as a product's day of publication, shows within ten minutes.
"""

import gzip
import hashlib
import threading
import time
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

import brotli  # type: ignore[import-untyped]
import orjson

from shared.kernel.hosts import ENVIRON_KEY, HostContext
from storefront_app.byte_cache import ByteCache
from storefront_app.place import READ_BY_PAGES, READ_BY_SECTIONS, known_query

ALLOWED = "shopstead.may_be_cached"
#: Of a cart, of a preview of a customer group's prices, and of a customer who is signed in.
PERSONAL_COOKIES = ("cart_count=", "shop_as=", "__Host-customer")
LONGEST_ADDRESS = 600
PASSED_BY = (
    *("/account", "/cart", "/checkout", "/orders", "/assets/", "/media/", "/localization", "/preview/", "/discount/"),
)
GUARD_SECONDS = 3.0
LIFE_SECONDS = 600
SMALLEST_COMPRESSED = 500
KEPT_HEADERS = frozenset(
    {
        "content-type",
        "cache-control",
        "content-security-policy",
        "strict-transport-security",
        "x-content-type-options",
        "x-frame-options",
        "referrer-policy",
        "cross-origin-opener-policy",
        "permissions-policy",
        "x-robots-tag",
        "link",
    }
)

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
WSGIApp = Callable[[Environ, StartResponse], Iterable[bytes]]


def allow_caching(environ: Environ) -> None:
    """Say that the answer holds nothing of the visitor who asked for it."""
    environ[ALLOWED] = True


class StoredPage:
    """Headers, and the body as it is, gzipped and in Brotli, cut out of one row of bytes."""

    __slots__ = ("bodies", "etag", "headers")

    def __init__(self, etag: str, headers: list[tuple[str, str]], bodies: dict[str, bytes]) -> None:
        self.etag, self.headers, self.bodies = etag, headers, bodies

    @classmethod
    def make(cls, headers: Iterable[tuple[str, str]], body: bytes) -> "StoredPage":
        kept = [(name, value) for name, value in headers if name.lower() in KEPT_HEADERS]
        bodies = {"": body}
        if len(body) >= SMALLEST_COMPRESSED:
            bodies["gzip"] = gzip.compress(body, 6, mtime=0)
            bodies["br"] = brotli.compress(body, quality=5)
        return cls(f'W/"{hashlib.sha256(body).hexdigest()[:20]}"', kept, bodies)

    def to_bytes(self) -> bytes:
        sizes = {name: len(body) for name, body in self.bodies.items()}
        head = orjson.dumps([self.etag, self.headers, sizes])
        return b"".join((len(head).to_bytes(4, "big"), head, *self.bodies.values()))

    @classmethod
    def from_bytes(cls, stored: bytes) -> "StoredPage":
        start = 4 + int.from_bytes(stored[:4], "big")
        etag, headers, sizes = orjson.loads(stored[4:start])
        bodies = {}
        for name, size in sizes.items():
            bodies[name] = stored[start : start + size]
            start += size
        return cls(etag, [(name, value) for name, value in headers], bodies)


class PageCache:
    """Stands in front of the storefront. At most one thread of the process makes a page; the others wait for it."""

    def __init__(self, app: WSGIApp, cache: ByteCache | None = None) -> None:
        self._app = app
        self._cache = cache or ByteCache()
        self._making: dict[str, threading.Event] = {}
        self._lock = threading.Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        key = page_key(environ)
        if key is None:
            return self._app(environ, start_response)
        stored = self._cache.get(key)
        if stored is None and not self._is_first(key):
            stored = self._cache.get(key)
        if stored is not None:
            return answer(StoredPage.from_bytes(stored), environ, start_response)
        try:
            return self._make(key, environ, start_response)
        finally:
            self._release(key)

    def _is_first(self, key: str) -> bool:
        """Whether this thread makes the page. The others come back when it is made, or after a while."""
        with self._lock:
            made = self._making.get(key)
            if made is None:
                self._making[key] = threading.Event()
                return True
        made.wait(GUARD_SECONDS)
        return False

    def _release(self, key: str) -> None:
        with self._lock:
            made = self._making.pop(key, None)
        if made is not None:
            made.set()

    def _make(self, key: str, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        asked = {**environ, "REQUEST_METHOD": "GET"}
        status, headers, body = _collect(self._app, asked)
        if not (asked.get(ALLOWED) and status.startswith("200") and may_be_kept(headers)):
            start_response(status, headers)
            return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
        page = StoredPage.make(headers, body)
        self._cache.set(key, page.to_bytes())
        return answer(page, environ, start_response, mark="miss")


def _collect(app: WSGIApp, environ: Environ) -> tuple[str, list[tuple[str, str]], bytes]:
    taken: list[Any] = []

    def take(status: str, headers: list[tuple[str, str]], *_rest: Any) -> Callable[[bytes], Any]:
        taken[:] = [status, headers]
        return lambda _part: None

    parts = app(environ, take)
    try:
        body = b"".join(parts)
    finally:
        close = getattr(parts, "close", None)
        if close is not None:
            close()
    return taken[0], taken[1], body


def may_be_kept(headers: Iterable[tuple[str, str]]) -> bool:
    """Never what sets a cookie, or carries a nonce that the next visitor must not see again."""
    return not any(
        name.lower() == "set-cookie" or (name.lower() == "content-security-policy" and "'nonce-" in value)
        for name, value in headers
    )


def page_key(environ: Environ) -> str | None:
    """Everything that an anonymous page depends on; None for requests that are not for the cache."""
    context = environ.get(ENVIRON_KEY)
    path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    if (
        not isinstance(context, HostContext)
        or environ["REQUEST_METHOD"] not in ("GET", "HEAD")
        or any(name in environ.get("HTTP_COOKIE", "") for name in PERSONAL_COOKIES)
        or len(path) + len(query) > LONGEST_ADDRESS
        or path.startswith(PASSED_BY)
        or "discount=" in query
    ):
        return None
    read = urlencode(known_query(parse_qsl(query), READ_BY_PAGES + READ_BY_SECTIONS)) if query else ""
    return (
        f"page:{context.store_id}:{context.revision}:{int(time.time()) // LIFE_SECONDS}:{context.locale}:"
        f"{context.currency}:{context.host}:{environ.get('SCRIPT_NAME', '')}:{path}?{read}"
    )


def answer(page: StoredPage, environ: Environ, start_response: StartResponse, *, mark: str = "hit") -> Iterable[bytes]:
    """The page in the best encoding that the browser takes, or 304 where it has it already."""
    headers = [*page.headers, ("ETag", page.etag), ("Vary", "Accept-Encoding, Cookie"), ("X-Page-Cache", mark)]
    if _has_it(environ.get("HTTP_IF_NONE_MATCH", ""), page.etag):
        start_response("304 Not Modified", [pair for pair in headers if pair[0].lower() != "content-type"])
        return []
    coding = best_coding(environ.get("HTTP_ACCEPT_ENCODING", ""))
    coding = coding if coding in page.bodies else ""
    body = page.bodies[coding]
    if coding:
        headers.append(("Content-Encoding", coding))
    headers.append(("Content-Length", str(len(body))))
    start_response("200 OK", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _has_it(asked: str, etag: str) -> bool:
    """Weak comparison (RFC 9110, 13.1.2)."""
    if not asked:
        return False
    wanted = etag.removeprefix("W/")
    return asked.strip() == "*" or any(tag.strip().removeprefix("W/") == wanted for tag in asked.split(","))


@lru_cache(maxsize=256)
def best_coding(accepted: str) -> str:
    """``br`` before ``gzip``, of those that the browser takes; nothing where it takes neither."""
    taken = set()
    for part in accepted.split(","):
        name, _mark, quality = part.strip().lower().partition(";")
        if quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000"):
            taken.add(name.strip())
    return next((coding for coding in ("br", "gzip") if coding in taken), "")
