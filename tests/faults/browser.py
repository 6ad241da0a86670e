"""A shopper's browser without scripts: real HTTP to a port of this machine, cookies, an address of its own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import urllib3

TIMEOUT = urllib3.Timeout(connect=5, read=40)
HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*name="(?P<name>[^"]+)"[^>]*value="(?P<value>[^"]*)"')


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    text: str

    @property
    def hidden(self) -> dict[str, str]:
        """The page's hidden form fields."""
        return {match["name"]: match["value"] for match in HIDDEN.finditer(self.text)}

    def choices(self, name: str) -> list[str]:
        """The values of a group of radio buttons."""
        return re.findall(rf'<input[^>]*name="{name}" value="([^"]+)"', self.text)


class Browser:
    """One visitor of one host. ``address`` (127.0.0.0/8) keeps limits by visitor apart."""

    def __init__(self, port: int, host: str, *, address: str = "127.0.0.1") -> None:
        self.origin = f"http://{host}:{port}"
        self._place = (port, host, address)
        self._cookies: dict[str, str] = {}
        self._pool = urllib3.HTTPConnectionPool(
            "127.0.0.1", port, source_address=(address, 0), retries=False, timeout=TIMEOUT, maxsize=1
        )

    def twin(self) -> "Browser":
        """Another window of the same browser: the same cookies, a connection of its own."""
        port, host, address = self._place
        other = Browser(port, host, address=address)
        other._cookies = dict(self._cookies)
        return other

    def get(self, path: str) -> Answer:
        """Raises urllib3.exceptions.HTTPError where nobody answers."""
        return self._open("GET", path, None)

    def post(self, path: str, fields: Mapping[str, str], **headers: str) -> Answer:
        body = urlencode(fields).encode()
        return self._open("POST", path, body, **{"Content-Type": "application/x-www-form-urlencoded"} | headers)

    def send(self, path: str, body: bytes, **headers: str) -> Answer:
        """A POST of exactly these bytes."""
        return self._open("POST", path, body, **headers)

    def _open(self, method: str, path: str, body: bytes | None, **headers: str) -> Answer:
        known = {"Host": urlsplit(self.origin).netloc, "Origin": self.origin, "Accept": "text/html"}
        if self._cookies:
            known["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        response = self._pool.request(method, path, body=body, headers=known | headers, redirect=False)
        for line in response.headers.getlist("Set-Cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            self._cookies[name.strip()] = value.strip()
        return Answer(response.status, response.headers.get("Location", ""), response.data.decode("utf-8", "replace"))
