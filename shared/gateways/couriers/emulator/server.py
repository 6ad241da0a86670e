"""The emulator as a running server, with a page on which parcels are moved by hand."""

import logging
import time
from pathlib import Path
from typing import Any

import orjson
from flask import Flask, Response, redirect, render_template, request
from werkzeug.serving import BaseWSGIServer, make_server

from shared.gateways.couriers.emulator.desk import STATUSES, Desk, Thing, shown
from shared.gateways.http import HttpClient
from shared.gateways.payments.emulator.server import QuietHandler
from shared.kernel.errors import ShopsteadError

logger = logging.getLogger(__name__)
FILE = "shippo-emulator.json"
PREFIX = "ShippoToken "
#: Keys of accounts begin so, as at Shippo.
KEYS = ("shippo_test_", "shippo_live_")
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 288 432]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


class ShippoEmulator:
    """Shippo on ``http://127.0.0.1:<port>``, remembering everything in ``directory``. Port 0 takes any free one.

    ``silent_for`` seconds pass before each answer, for whoever wants to see what happens then.
    """

    def __init__(self, directory: Path, *, port: int = 0) -> None:
        self.desk, self.silent_for = Desk(directory / FILE), 0.0
        self.requests = 0
        app = _make_app(self)
        self._server: BaseWSGIServer = make_server("127.0.0.1", port, app, threaded=True, request_handler=QuietHandler)
        self.port = self._server.port
        self.url = f"http://127.0.0.1:{self.port}"

    def serve(self) -> None:
        logger.info("Listening on %s", self.url)
        self._server.serve_forever(poll_interval=0.1)

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def move(self, number: str, status: str) -> None:
        """A parcel is somewhere else; whoever listens is told."""
        label = self.desk.move(number, status)
        if label is None:
            return
        told = {"carrier": "emulated", "tracking_number": number, "tracking_status": {"status": status}}
        body = orjson.dumps({"event": "track_updated", "test": True, "data": told})
        for webhook in self.desk.listed("webhook", label["_key"]):
            try:
                HttpClient(allow_loopback=True).post(webhook["url"], body, headers={"Content-Type": "application/json"})
            except ShopsteadError as error:
                logger.warning("%s did not take the webhook: %s", webhook["url"], error)


def _make_app(emulator: ShippoEmulator) -> Flask:
    app = Flask(__name__)

    @app.before_request
    def judge() -> Response | None:
        emulator.requests += 1
        time.sleep(emulator.silent_for)
        is_open = request.path == "/" or request.path.startswith(("/labels/", "/parcels"))
        return None if is_open or _key().startswith(KEYS) else _answer({"detail": "Invalid token."}, 401)

    _add_api(app, emulator.desk)
    _add_pages(app, emulator)
    return app


def _add_api(app: Flask, desk: Desk) -> None:
    @app.get("/carrier_accounts")
    def accounts() -> Response:
        return _answer({"results": [{"object_id": "emulated", "carrier": "postnl", "active": True}]})

    @app.post("/shipments")
    def quote() -> Response:
        return _answer(shown(desk.quote(_key(), _sent())), 201)

    @app.get("/rates/<rate_id>")
    def rate(rate_id: str) -> Response:
        found = desk.find(_key(), "rate", rate_id)
        return _answer(shown(found)) if found is not None else _missing()

    @app.post("/transactions")
    def buy() -> Response:
        made = desk.buy(_key(), _sent())
        return _answer(_label(made), 201) if made is not None else _missing()

    @app.get("/transactions")
    def labels() -> Response:
        rate = request.args.get("rate", "")
        found = [one for one in desk.listed("transaction", _key()) if rate in ("", one["rate"])]
        return _answer({"results": [_label(one) for one in found]})

    @app.get("/transactions/<label_id>")
    def label(label_id: str) -> Response:
        found = desk.find(_key(), "transaction", label_id)
        return _answer(_label(found)) if found is not None else _missing()

    @app.post("/refunds")
    def refund() -> Response:
        made = desk.refund(_key(), _sent().get("transaction", ""))
        return _answer(shown(made), 201) if made is not None else _missing()

    @app.post("/webhooks")
    def listen() -> Response:
        return _answer(shown(desk.listen(_key(), _sent())), 201)


def _add_pages(app: Flask, emulator: ShippoEmulator) -> None:
    @app.get("/labels/<label_id>.pdf")
    def file(label_id: str) -> Response:
        return Response(PDF, mimetype="application/pdf")

    @app.get("/")
    def parcels() -> str:
        return render_template("parcels.html", labels=emulator.desk.listed("transaction"), statuses=STATUSES)

    @app.post("/parcels/<number>")
    def move(number: str) -> Any:
        emulator.move(number, request.form.get("status", ""))
        return redirect("/", 303)


def _label(found: Thing) -> Thing:
    values = shown(found)
    if found["status"] == "SUCCESS":
        values["label_url"] = f"{request.host_url}labels/{found['object_id']}.pdf"
    return values


def _key() -> str:
    return request.headers.get("Authorization", "").removeprefix(PREFIX)


def _sent() -> Thing:
    found = request.get_json(silent=True)
    return found if isinstance(found, dict) else {}


def _missing() -> Response:
    return _answer({"detail": "Not found."}, 404)


def _answer(body: Thing, status: int = 200) -> Response:
    return Response(orjson.dumps(body), status=status, mimetype="application/json")
