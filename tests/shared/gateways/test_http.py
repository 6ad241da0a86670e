"""The one way out: what it reaches, and what it never does."""

import gzip
import ipaddress
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from shared.gateways.http import HttpClient, check_url, is_public, make_http_client
from shared.kernel.config import load_settings
from shared.kernel.errors import GatewayFailed, Invalid


class Site(BaseHTTPRequestHandler):
    seen: list[tuple[str, str, bytes]]

    def do_GET(self) -> None:
        self.seen.append((self.path, self.headers["Host"], b""))
        if self.path == "/slow":
            time.sleep(2)
        if self.path == "/redirect":
            self.answer(302, b"", {"Location": "/secret"})
        elif self.path == "/bomb":
            self.answer(200, gzip.compress(b"0" * 1_000_000), {"Content-Encoding": "gzip"})
        else:
            self.answer(200, b"hello", {})

    def do_POST(self) -> None:
        self.seen.append((self.path, self.headers["Host"], self.rfile.read(int(self.headers["Content-Length"]))))
        self.answer(204, b"", {})

    def answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *parts: object) -> None:
        """Quiet."""


@pytest.fixture
def site() -> Iterator[ThreadingHTTPServer]:
    Site.seen = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def url_of(site: ThreadingHTTPServer, path: str = "/", host: str = "hooks.localhost") -> str:
    return f"http://{host}:{site.server_port}{path}"


def test_it_sends_and_receives_under_the_real_host(site: ThreadingHTTPServer) -> None:
    client = HttpClient(allow_loopback=True)
    assert client.get(url_of(site, "/a?b=c")).body == b"hello"
    assert client.post(url_of(site, "/hook"), b"{}", headers={"Host": "evil.example"}).status == 204
    host = f"hooks.localhost:{site.server_port}"
    assert Site.seen == [("/a?b=c", host, b""), ("/hook", host, b"{}")]


def test_it_does_not_follow_redirects(site: ThreadingHTTPServer) -> None:
    answer = HttpClient(allow_loopback=True).get(url_of(site, "/redirect"))
    assert (answer.status, answer.is_success) == (302, False)
    assert [path for path, _, _ in Site.seen] == ["/redirect"]


def test_a_production_deployment_does_not_reach_its_own_machine(site: ThreadingHTTPServer) -> None:
    production = load_settings({"SHOPSTEAD_ENV": "production", "SECRET_KEY": "x" * 32})
    for host in ("127.0.0.1", "localhost", "a.localhost", "[::1]", "0.0.0.0", "[::ffff:127.0.0.1]"):
        with pytest.raises(Invalid):
            make_http_client(production).get(url_of(site, host=host))
    assert Site.seen == []


def test_a_name_that_also_leads_inside_is_refused_and_asked_for_once(site: ThreadingHTTPServer) -> None:
    asked = []

    def lookup(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["93.184.215.14", "10.0.0.7"]

    with pytest.raises(Invalid, match="not a public address"):
        HttpClient(lookup=lookup).get("http://rebind.example/")
    assert asked == ["rebind.example"]


@pytest.mark.parametrize(
    "address",
    "10.0.0.1 172.16.5.4 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255 192.0.2.1 "
    "fe80::1 fc00::1 ff02::1 :: 64:ff9b::a00:1 2002:a00:1:: 2001:db8::1".split(),
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.215.14", "1.1.1.1", "2606:4700::1111"])
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ftp://x/",
        "file:///etc/passwd",
        "http://",
        "http://user@x/",
        "http://x:99999/",
        "http://x/\r\nA: b",
        "http://[::1",
        "//x",
    ],
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(Invalid):
        check_url(url)


def test_a_large_answer_is_cut_off_even_when_it_was_packed_small(site: ThreadingHTTPServer) -> None:
    client = HttpClient(allow_loopback=True, largest_answer=100_000)
    with pytest.raises(GatewayFailed, match="too large"):
        client.get(url_of(site, "/bomb"))


def test_a_slow_or_dead_server_does_not_hold_us(site: ThreadingHTTPServer) -> None:
    client = HttpClient(allow_loopback=True, read_timeout=0.2)
    began = time.monotonic()
    with pytest.raises(GatewayFailed):
        client.get(url_of(site, "/slow"))
    assert time.monotonic() - began < 1.5
    with pytest.raises(GatewayFailed):
        client.get("http://127.0.0.1:9/")
