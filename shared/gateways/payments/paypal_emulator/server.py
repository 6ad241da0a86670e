"""The emulator as a running server."""

import logging
from collections import Counter
from pathlib import Path

from flask import Flask, Response
from werkzeug.exceptions import HTTPException
from werkzeug.serving import BaseWSGIServer, make_server

from shared.gateways.payments.emulator.records import Records
from shared.gateways.payments.emulator.server import QuietHandler
from shared.gateways.payments.paypal_emulator import api, approvals
from shared.gateways.payments.paypal_emulator.courier import Courier
from shared.gateways.payments.paypal_emulator.desk import Desk
from shared.gateways.payments.paypal_emulator.signing import Signer
from shared.kernel import i18n

FILE = "paypal-emulator.sqlite3"


class PayPalEmulator:
    """PayPal on ``http://127.0.0.1:<port>``, remembering everything in ``directory``.

    ``public_base`` is how a browser reaches it (for the approval page). Port 0 takes any free one.
    """

    def __init__(self, directory: Path, *, port: int = 0, public_base: str = "") -> None:
        self.records, self._signer = Records(directory / FILE), Signer(directory)
        self._courier = Courier(self.records, self._signer)
        self._app = make_app(self.records, self._signer)
        self._server: BaseWSGIServer = make_server(
            "127.0.0.1", port, self._app, threaded=True, request_handler=QuietHandler
        )
        self.port = self._server.port
        self.url = f"http://127.0.0.1:{self.port}"
        self._courier.base = self.url
        self._app.config |= {
            "REVIEW": self._courier.review,
            "API_BASE": self.url,
            "URL_BASE": public_base or f"http://localhost:{self.port}",
        }

    @property
    def tokens_given(self) -> int:
        return int(self._app.config["COUNTS"]["tokens"])

    def wish(self, operation: str, status: int, issue: str = "") -> None:
        """Fail once: create, show, capture, authorize, void, refund, webhook."""
        self._app.config["WISHES"].append((operation, status, issue))

    def forget_tokens(self) -> None:
        self._app.config["TOKENS"].clear()

    def signed(self, webhook_id: str, body: bytes) -> dict[str, str]:
        """The headers of an event for that webhook."""
        return self._courier.headers(webhook_id, body)

    def desk(self, account: str) -> Desk:
        """What PayPal's own people can do; use inside ``records.work()``."""
        return Desk(self.records, account, self.url)

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


def make_app(records: Records, signer: Signer) -> Flask:
    app = Flask(__name__)
    app.config |= {"RECORDS": records, "SIGNER": signer, "TOKENS": {}, "WISHES": [], "COUNTS": Counter()}
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        i18n.gettext, i18n.ngettext, newstyle=False
    )
    app.register_blueprint(api.blueprint)
    app.register_blueprint(approvals.blueprint)
    app.register_error_handler(HTTPException, api.refuse_unknown)
    app.add_url_rule(
        "/v1/notifications/certs/<cert_id>",
        "certificate",
        lambda cert_id: Response(signer.public_pem, mimetype="application/x-pem-file"),
    )
    return app
