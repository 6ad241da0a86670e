"""The emulator as a running server."""

import logging
from pathlib import Path

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from shared.gateways.payments.emulator import api, connect_api, desk_page, paypage, people_api, webhook_api
from shared.gateways.payments.emulator.deliveries import Courier
from shared.gateways.payments.emulator.records import Records
from shared.kernel import i18n

FILE = "stripe-emulator.sqlite3"
#: Each brings its own paths to the one blueprint of the API.
API = (api, connect_api, people_api, webhook_api)


class StripeEmulator:
    """Stripe on ``http://127.0.0.1:<port>``, remembering everything in ``directory``.

    ``public_base`` is how a browser reaches it (for the pay pages' links). Port 0 takes any free one.
    """

    def __init__(self, directory: Path, *, port: int = 0, public_base: str = "") -> None:
        self.records = Records(directory / FILE)
        self._courier = Courier(self.records)
        self._app = make_app(self.records)
        self._server: BaseWSGIServer = make_server(
            "127.0.0.1", port, self._app, threaded=True, request_handler=QuietHandler
        )
        self.port = self._server.port
        self.url = f"http://127.0.0.1:{self.port}"
        self._app.config["URL_BASE"] = public_base or f"http://localhost:{self.port}"

    def serve(self) -> None:
        """Answer requests and send webhooks until ``stop``."""
        self._courier.start()
        logging.getLogger(__name__).info("Listening on %s", self.url)
        self._server.serve_forever(poll_interval=0.1)

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._courier.stop()
        self.records.close()


class QuietHandler(WSGIRequestHandler):
    """Keeps connections open, and leaves the log to what matters."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        if isinstance(code, int) and code >= 500:
            super().log_request(code, size)


def make_app(records: Records) -> Flask:
    app = Flask(__name__)
    app.config["RECORDS"] = records
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        i18n.gettext, i18n.ngettext, newstyle=False
    )
    app.context_processor(lambda: {"language": i18n.current_language()})
    app.register_blueprint(api.blueprint)
    for pages in (paypage.blueprint, connect_api.pages, desk_page.blueprint):
        app.register_blueprint(pages)
    app.register_error_handler(HTTPException, api.refuse_unknown)
    return app
