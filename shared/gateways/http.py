"""The one way out: requests to addresses that other people chose (webhooks, picture URLs).

The name is resolved once, every address is checked, and the connection goes to the checked address, so that a name
that changes its mind in between (DNS rebinding) leads nowhere. Redirects are not followed.
"""

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol
from urllib.parse import SplitResult, urlsplit

import urllib3

from shared.kernel.config import Settings
from shared.kernel.errors import GatewayFailed, Invalid
from shared.kernel.i18n import gettext as _

PORTS = {"http": 80, "https": 443}
LARGEST_ANSWER = 5_000_000
CHUNK = 65_536
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What came back; ``body`` is whole unless the client was told to cut it."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300


class NoAnswer(GatewayFailed):
    """Nothing came back; ``reason`` is one of the four below."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


NO_SUCH_HOST, TIMED_OUT, BAD_CERTIFICATE, NO_ANSWER = "no_such_host", "timed_out", "bad_certificate", "no_answer"


class NameLookup(Protocol):
    """Finds the addresses of a name; raises OSError where there are none."""

    def __call__(self, host: str, port: int) -> list[str]: ...


def look_up(host: str, port: int) -> list[str]:
    """Ask the machine; names under ``localhost`` are always this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return ["127.0.0.1"]
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class HttpClient:
    """Sends single requests. ``allow_loopback`` lets it reach this machine, for development and tests only.

    The timeouts are for each step; ``longest`` seconds is for a request as a whole, however slowly it trickles in.
    Answers above ``largest_answer`` bytes are refused; with ``cut_at`` so many bytes are enough, and the rest is left.
    """

    def __init__(
        self, *, allow_loopback: bool = False, connect_timeout: float = 3, read_timeout: float = 10,
        longest: float | None = None, largest_answer: int = LARGEST_ANSWER, cut_at: int | None = None,
        lookup: NameLookup = look_up,
    ) -> None:  # fmt: skip
        self._allow_loopback = allow_loopback
        self._timeout = urllib3.Timeout(connect=connect_timeout, read=read_timeout)
        self._longest = longest or connect_timeout + read_timeout
        self._cut_at = cut_at
        self._largest_answer = largest_answer
        self._lookup = lookup

    def get(self, url: str, *, headers: Mapping[str, str] | None = None) -> HttpAnswer:
        return self.send("GET", url, headers=headers)

    def post(self, url: str, body: bytes, *, headers: Mapping[str, str] | None = None) -> HttpAnswer:
        return self.send("POST", url, body=body, headers=headers)

    def send(
        self, method: str, url: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> HttpAnswer:
        """One request, no redirects. Raises Invalid for an address we do not call, GatewayFailed for no answer."""
        parts = check_url(url)
        host, port = str(parts.hostname), parts.port or PORTS[parts.scheme]
        pool = self._pool(parts.scheme, host, self._safe_address(host, port), port)
        began = time.monotonic()
        try:
            with _time_limit(pool, self._longest):
                response = pool.request(
                    method,
                    (parts.path or "/") + (f"?{parts.query}" if parts.query else ""),
                    body=body,
                    headers={"User-Agent": "Shopstead", **(headers or {}), "Host": parts.netloc.rpartition("@")[2]},
                    redirect=False,
                    retries=False,
                    timeout=self._timeout,
                    preload_content=False,
                )
                return HttpAnswer(response.status, dict(response.headers), self._read(response))
        except urllib3.exceptions.HTTPError as error:
            took = time.monotonic() - began
            raise NoAnswer(_("%(host)s did not answer.", host=host), _reason(error, took >= self._longest)) from error
        finally:
            pool.close()

    def _pool(self, scheme: str, host: str, address: str, port: int) -> "_Pool | _SecurePool":
        if scheme == "https":
            return _SecurePool(
                address, port, maxsize=1, ssl_context=_trusted(), server_hostname=host, assert_hostname=host
            )
        return _Pool(address, port, maxsize=1)

    def _safe_address(self, host: str, port: int) -> str:
        """The address to connect to; every address of the name must be public."""
        try:
            addresses = self._lookup(host, port)
        except OSError as error:
            raise NoAnswer(_("There is no server named %(host)s.", host=host), NO_SUCH_HOST) from error
        if not addresses or not all(self._is_allowed(ipaddress.ip_address(found)) for found in addresses):
            raise Invalid(_("%(host)s is not a public address.", host=host))
        return addresses[0]

    def _is_allowed(self, address: Address) -> bool:
        if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        if address.is_loopback:
            return self._allow_loopback
        return is_public(address)

    def _read(self, response: urllib3.BaseHTTPResponse) -> bytes:
        body = bytearray()
        deadline = time.monotonic() + self._longest
        for chunk in response.stream(min(CHUNK, self._cut_at or CHUNK), decode_content=True):
            body += chunk
            if self._cut_at is not None and len(body) >= self._cut_at:
                return bytes(body[: self._cut_at])
            if len(body) > self._largest_answer:
                raise GatewayFailed(_("The answer is too large."))
            if time.monotonic() > deadline:
                raise GatewayFailed(_("The answer took too long."))
        return bytes(body)


def _reason(error: Exception, is_over: bool) -> str:
    if isinstance(error, urllib3.exceptions.SSLError):
        return BAD_CERTIFICATE
    return TIMED_OUT if is_over or isinstance(error, urllib3.exceptions.TimeoutError) else NO_ANSWER


class _Pool(urllib3.HTTPConnectionPool):
    """Remembers its connection, so that it can be ended from outside."""

    made: Any = None

    def _new_conn(self) -> Any:
        self.made = super()._new_conn()
        return self.made


class _SecurePool(urllib3.HTTPSConnectionPool):
    made: Any = None

    def _new_conn(self) -> Any:
        self.made = super()._new_conn()
        return self.made


@cache
def _trusted() -> ssl.SSLContext:
    """The machine's certificates, read once: it takes longer than many a request."""
    return ssl.create_default_context()


@contextmanager
def _time_limit(pool: _Pool | _SecurePool, seconds: float) -> Iterator[None]:
    """Hang up when the time is over: timeouts of single steps never end an answer of one byte every few seconds."""
    timer = threading.Timer(seconds, _hang_up, [pool])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _hang_up(pool: _Pool | _SecurePool) -> None:
    sock = getattr(pool.made, "sock", None)
    if sock is not None:
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)


def check_url(url: str) -> SplitResult:
    """A plain http or https URL, taken apart. Raises Invalid."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in PORTS and bool(parts.hostname) and parts.username is None and parts.port != 0
    except ValueError:
        usable = False
    if not usable or any(ord(letter) <= 0x20 or ord(letter) > 0x7E for letter in url):
        raise Invalid(_("This is not a web address that can be called."))
    return parts


def is_public(address: Address) -> bool:
    """Whether an address lies in the open internet: not private, shared, link-local, multicast or wrapped IPv4."""
    if isinstance(address, ipaddress.IPv6Address):
        wrapped = address.sixtofour or (address.teredo[1] if address.teredo else None)
        if wrapped is not None or address in ipaddress.ip_network("64:ff9b::/96"):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def make_http_client(settings: Settings) -> HttpClient:
    """The client for this deployment: only production keeps away from its own machine."""
    return HttpClient(allow_loopback=not settings.is_production)
