"""The API's document, and a page to read and try it."""

from flask import Blueprint, Response, current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from platform_app.api.envelope import JSON
from platform_app.api.spec import describe_common
from platform_app.webhooks.description import describe_webhooks, extra_schemas
from shared.db.codec import dump_json
from shared.web.access import public

SWAGGER_UI = "5.35.0"
blueprint = Blueprint("api_docs", __name__, subdomain="api")


@blueprint.get("/")
@public
def index() -> BaseResponse:
    return redirect(url_for("api_docs.show"))


@blueprint.get("/docs")
@public
def show() -> str:
    """Swagger UI from our own files."""
    return render_template("api/docs.html", swagger_version=SWAGGER_UI)


@blueprint.get("/openapi.json")
@public
def document() -> Response:
    described = describe_common(current_app.extensions["shopstead-api"])
    described["components"]["schemas"] |= extra_schemas()
    text = dump_json(described | {"webhooks": describe_webhooks()})
    return Response(text, content_type=JSON, headers={"Cache-Control": "public, max-age=300"})
