"""RQ's own dashboard below /jobs, for operators only."""

from functools import cache
from typing import Any

import rq_dashboard
from flask import Flask, Response, redirect, request
from rq.serializers import JSONSerializer
from rq_dashboard import web

from platform_app.staff.views import blueprint
from shared.gateways.redis import queue_server
from shared.kernel.config import current_settings
from shared.web.access import operator, without_form_token

MOUNT = "/jobs"

#: Its pages carry inline scripts and styles; they are our operators' alone, and load nothing from elsewhere.
POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)


@blueprint.get(MOUNT)
@operator
def jobs_address() -> Any:
    return redirect(f"{MOUNT}/")


@blueprint.route(f"{MOUNT}/", defaults={"path": ""}, methods=["GET", "POST"])
@blueprint.route(f"{MOUNT}/<path:path>", methods=["GET", "POST"])
@without_form_token
@operator
def jobs(path: str) -> Any:
    """Its posts hold no form token of ours; the Origin check guards them."""
    environ = dict(request.environ)
    environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + MOUNT
    environ["PATH_INFO"] = "/" + path
    response = Response.from_app(_dashboard().wsgi_app, environ, buffered=True)
    response.headers["Content-Security-Policy"] = POLICY
    return response


@cache
def _dashboard() -> Flask:
    """The dashboard as an app of its own, so that its templates and errors stay out of ours."""
    app = Flask(rq_dashboard.__name__)
    app.config.from_object(rq_dashboard.default_settings)
    app.config["RQ_DASHBOARD_REDIS_URL"] = (current_settings().redis_url,)
    web.config.serializer = JSONSerializer
    app.register_blueprint(rq_dashboard.blueprint)

    @app.before_request
    def connect() -> None:
        connection: Any = queue_server()
        app.redis_conn = connection  # type: ignore[attr-defined]

    return app
