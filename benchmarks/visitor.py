"""A shopper with a browser's manners and little else: cookies, a kept-alive connection, forms."""

import re
import socket
from dataclasses import dataclass
from urllib.parse import urlencode

TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')
LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
COOKIE = re.compile(rb"\r\nset-cookie: ([^=]+)=([^;\r]*)", re.IGNORECASE)
LOCATION = re.compile(rb"\r\nlocation: ([^\r]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    body: bytes

    @property
    def form_token(self) -> str:
        """The token of the page's forms. Raises ValueError where there is none."""
        found = TOKEN.search(self.body)
        if found is None:
            raise ValueError("The page has no form.")
        return found[1].decode()


class Visitor:
    """One browser at one address; ``token`` is a form token that it remembers.

    Reading is as lean as can be: the machine's CPU is for the server.
    """

    def __init__(self, port: int, host: str) -> None:
        self._port, self._host = port, host
        self._cookies: dict[str, str] = {}
        self._address = ""
        self.token = ""
        self._socket: socket.socket | None = None

    def become(self, address: str) -> None:
        """Somebody else, without cookies, on the same connection."""
        self._address = address
        self._cookies.clear()

    def move(self, address: str) -> None:
        """The same browser at another address."""
        self._address = address

    def get(self, path: str) -> Answer:
        return self._send("GET", path, b"")

    def post(self, path: str, **form: object) -> Answer:
        return self._send("POST", path, urlencode(form).encode())

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _send(self, method: str, path: str, body: bytes) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        head = f"{method} {path} HTTP/1.1\r\nHost: {self._host}\r\nX-Forwarded-For: {self._address}\r\n"
        if cookies:
            head += f"Cookie: {cookies}\r\n"
        if method == "POST":
            head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        return self._exchange(f"{head}\r\n".encode() + body)

    def _exchange(self, request: bytes) -> Answer:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=30)
        self._socket.sendall(request)
        head, _, body = self._read_head().partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        missing = int(length[1]) - len(body) if length else 0
        parts = [body]
        while missing > 0:
            parts.append(self._receive())
            missing -= len(parts[-1])
        for name, value in COOKIE.findall(head):
            self._cookies[name.decode()] = value.decode()
        if b"\r\nConnection: close" in head:
            self.close()
        location = LOCATION.search(head)
        return Answer(int(head[9:12]), location[1].decode() if location else "", b"".join(parts))

    def _read_head(self) -> bytes:
        read = b""
        while b"\r\n\r\n" not in read:
            read += self._receive()
        return read

    def _receive(self) -> bytes:
        assert self._socket is not None
        part = self._socket.recv(65_536)
        if not part:
            raise ConnectionError("The server hung up.")
        return part
