"""A line to a provider on which answers get lost: the request arrives and is carried out, and nobody hears of it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests


class LossyLine:
    """Forwards to ``target``; while ``loses`` is on, answers to POST requests are dropped."""

    def __init__(self, target: str) -> None:
        self.target, self.loses, self.posted = target, False, 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever)

    @contextmanager
    def running(self) -> Iterator["LossyLine"]:
        self._thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()


def _handler(line: LossyLine) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._pass_on("GET", None)

        def do_POST(self) -> None:
            line.posted += 1
            self._pass_on("POST", self.rfile.read(int(self.headers.get("Content-Length", 0))))

        def _pass_on(self, method: str, body: bytes | None) -> None:
            headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
            told = requests.request(method, line.target + self.path, data=body, headers=headers, timeout=10)
            if line.loses and method == "POST":
                self.close_connection = True
                self.connection.close()
                return
            self.send_response(told.status_code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(told.content)))
            self.end_headers()
            self.wfile.write(told.content)

        def log_message(self, *parts: object) -> None:
            """Quiet."""

    return Handler
