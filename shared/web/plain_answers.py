"""Answers that need no app."""

from collections.abc import Callable, Iterable
from typing import Any

PLAIN = [("Content-Type", "text/plain; charset=utf-8"), ("X-Content-Type-Options", "nosniff")]


def not_found(start_response: Callable[..., Any]) -> Iterable[bytes]:
    return _answer(start_response, "404 Not Found", b"Not found\n", ("Cache-Control", "no-store"))


def moved(start_response: Callable[..., Any], location: str) -> Iterable[bytes]:
    return _answer(
        start_response, "301 Moved Permanently", b"", ("Location", location), ("Cache-Control", "max-age=300")
    )


def health(start_response: Callable[..., Any]) -> Iterable[bytes]:
    """This process answers; says nothing of the database on purpose, so that its outage restarts no web worker."""
    return _answer(start_response, "200 OK", b"ok\n", ("Cache-Control", "no-store"))


def known(start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Somebody here answers to this host: asked by a TLS proxy before it gets a certificate."""
    return _answer(start_response, "200 OK", b"known\n", ("Cache-Control", "no-store"))


def _answer(start_response: Callable[..., Any], status: str, body: bytes, *headers: tuple[str, str]) -> Iterable[bytes]:
    start_response(status, [*PLAIN, ("Content-Length", str(len(body))), *headers])
    return [body]
