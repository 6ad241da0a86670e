"""A stand-in for VIES on loopback: it knows every number but those it was told to refuse."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from flask import Flask, Response, jsonify, request
from werkzeug.serving import BaseWSGIServer, make_server

from shared.gateways.payments.emulator.server import QuietHandler


class ViesEmulator:
    """VIES on ``http://127.0.0.1:<port>``. Port 0 takes any free one.

    Numbers in ``unknown`` are not valid. ``trouble`` is a word such as ``MS_UNAVAILABLE`` that it answers everything
    with; ``silent_for`` seconds pass before each answer. ``asked`` are the bodies it got.
    """

    def __init__(self, *, port: int = 0) -> None:
        self.unknown: set[str] = set()
        self.trouble, self.silent_for = "", 0.0
        self.asked: list[dict[str, Any]] = []
        self._numbers = count(1)
        app = Flask(__name__)
        app.post("/check-vat-number")(self._check)
        self._server: BaseWSGIServer = make_server("127.0.0.1", port, app, threaded=True, request_handler=QuietHandler)
        self.url = f"http://127.0.0.1:{self._server.port}"

    def serve(self) -> None:
        self._server.serve_forever(poll_interval=0.1)

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    @contextmanager
    def running(self) -> "Iterator[ViesEmulator]":
        thread = threading.Thread(target=self.serve)
        thread.start()
        try:
            yield self
        finally:
            self.stop()
            thread.join()

    def _check(self) -> Response:
        sent = request.get_json()
        self.asked.append(sent)
        time.sleep(self.silent_for)
        if self.trouble:
            return jsonify({"actionSucceed": False, "errorWrappers": [{"error": self.trouble}]})
        number = f"{sent['countryCode']}{sent['vatNumber']}"
        return jsonify(
            {
                "countryCode": sent["countryCode"],
                "vatNumber": sent["vatNumber"],
                "requestDate": "2026-11-21T10:00:00.000Z",
                "valid": number not in self.unknown,
                "requestIdentifier": f"WAPIAAAA{next(self._numbers):08}" if sent.get("requesterNumber") else "",
                "name": "WEBER GMBH",
                "address": "---",
            }
        )
