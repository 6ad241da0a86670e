"""Expected errors as answers: a page for people, an envelope for programs. Each app wires them once."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, jsonify, make_response, render_template, request
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from shared.kernel.errors import Invalid, NotFound, ShopsteadError, TooMany, Unavailable
from shared.kernel.i18n import gettext as _
from shared.web.logging import log_failure

RETRY_SECONDS = 5
PLACES = ("json", "query", "form", "headers", "_schema")
Show = Callable[[ShopsteadError], Any]


def show_page(error: ShopsteadError) -> Any:
    """The error page of the app, in the person's language; a fragment for htmx."""
    template = "errors/fragment.html" if request.headers.get("HX-Request") else "errors/error.html"
    return make_response(render_template(template, error=error, title=title_of(error.status)), error.status)


def show_envelope(error: ShopsteadError) -> Any:
    """``{"data": null, "error": {"code", "message", "fields"}}``."""
    body = {"code": error.code, "message": error.message or title_of(error.status), "fields": error.fields}
    return make_response(jsonify({"data": None, "error": body}), error.status)


def install_error_handlers(app: Flask, show: Show) -> None:
    """Map kernel errors, HTTP errors and surprises to this app's answers."""

    def answer(error: ShopsteadError) -> Response:
        response: Response = show(error)
        if isinstance(error, TooMany | Unavailable):
            response.headers["Retry-After"] = str(getattr(error, "retry_after", RETRY_SECONDS))
        return response

    def answer_http(error: HTTPException) -> Any:
        if error.code is None or error.code < 400:
            return error
        response = answer(from_http(error))
        for name, value in error.get_headers():
            if name in ("Allow", "Retry-After", "WWW-Authenticate"):
                response.headers[name] = value
        return response

    def answer_surprise(error: Exception) -> Response:
        known = _from_database(error)
        if known is not None:
            return answer(known)
        log_failure(error)
        return answer(ShopsteadError(_("Something went wrong on our side. It has been noted; please try again.")))

    app.register_error_handler(ShopsteadError, answer)
    app.register_error_handler(HTTPException, answer_http)
    app.register_error_handler(Exception, answer_surprise)


def _from_database(error: Exception) -> ShopsteadError | None:
    """What the database refuses in plain terms: text that it cannot keep, and its own absence. None for the rest."""
    if isinstance(error, DataError | UnicodeEncodeError):
        return Invalid(_("This holds characters or numbers that cannot be stored."))
    if isinstance(error, OperationalError | PoolTimeout):
        log_failure(error)
        return Unavailable(_("We cannot reach our database for a moment. Nothing was lost; please try again."))
    return None


def from_http(error: HTTPException) -> ShopsteadError:
    """A werkzeug error in our own terms."""
    messages = getattr(error, "data", {}).get("messages")
    if messages:
        return Invalid(_("Please look at the marked fields."), fields=flat_messages(messages))
    made: ShopsteadError = NotFound() if error.code == 404 else ShopsteadError()
    made.status = error.code or 500
    made.code = {404: "not_found", 405: "method_not_allowed", 413: "too_large", 415: "unsupported_media_type"}.get(
        made.status, "bad_request"
    )
    made.message = title_of(made.status)
    return made


def flat_messages(messages: Any, path: str = "") -> dict[str, str]:
    """Marshmallow's nested complaints as ``{"variants.0.price": "Missing data …"}``."""
    if isinstance(messages, dict):
        parts = [
            flat_messages(inner, path if name in PLACES else f"{path}.{name}".strip("."))
            for name, inner in messages.items()
        ]
        return {name: text for part in parts for name, text in part.items()}
    texts = messages if isinstance(messages, list) else [messages]
    return {path or "body": " ".join(str(text) for text in texts)}


def title_of(status: int) -> str:
    """A short, kind headline for a status."""
    titles = {
        401: _("Please sign in"),
        403: _("You may not do this"),
        404: _("We could not find this page"),
        405: _("This cannot be done here"),
        409: _("This has changed in the meantime"),
        413: _("This file is too large"),
        422: _("Something needs your attention"),
        429: _("Too many attempts; please wait a moment"),
        502: _("Another service did not answer"),
        503: _("We will be back in a moment"),
    }
    return titles.get(status, _("Something went wrong") if status >= 500 else _("This request could not be understood"))
