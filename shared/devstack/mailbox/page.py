"""The page that shows what was sent."""

import secrets
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, abort, jsonify, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from shared.devstack.mailbox.letters import Letter, LetterBox
from shared.kernel import clock, i18n
from shared.kernel.formats import format_ago

SHOWN = 200
NEW_WINDOW = '<!doctype html><base target="_blank">'
OUR_NAMES = ("localhost", "127.0.0.1", "::1")
LETTER_POLICY = (
    "default-src 'none'; img-src 'self' http: https: data:; style-src 'unsafe-inline'; font-src http: https: data:; "
    "base-uri 'none'; form-action 'none'; sandbox allow-popups allow-popups-to-escape-sandbox"
)


def make_page(box: LetterBox) -> Flask:
    """The mailbox as a WSGI application; it answers on this machine's own names only."""
    app = Flask(__name__)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(i18n.gettext, i18n.ngettext, newstyle=False)  # type: ignore[attr-defined]
    app.before_request(_greet)
    app.add_url_rule("/", view_func=lambda: _show(box, None), endpoint="list")
    app.add_url_rule("/letters/<letter_id>", view_func=lambda letter_id: _show(box, letter_id), endpoint="letter")
    app.add_url_rule("/letters/<letter_id>/html", view_func=lambda letter_id: _html(box, letter_id), endpoint="html")
    app.add_url_rule("/letters/<letter_id>/raw", view_func=lambda letter_id: _raw(box, letter_id), endpoint="raw")
    app.add_url_rule(
        "/letters/<letter_id>/parts/<int:place>",
        view_func=lambda letter_id, place: _part(box, letter_id, place),
        endpoint="part",
    )
    app.add_url_rule("/letters.json", view_func=lambda: _json(box), endpoint="json")
    app.add_url_rule("/clear", view_func=lambda: _clear(box), endpoint="clear", methods=["POST"])
    return app


def _greet() -> None:
    """Only for this machine: a stranger's page must not read mail through a name that leads here."""
    name = urlsplit(f"//{request.host}").hostname or ""
    if name not in OUR_NAMES and not name.endswith(".localhost"):
        abort(404)
    known = (i18n.closest_language(tag) for tag in request.accept_languages.values())
    i18n.set_locale(next(filter(None, known), i18n.SOURCE_LOCALE))


def _show(box: LetterBox, letter_id: str | None) -> Response:
    letters = list(box.newest(SHOWN))
    opened = _find(box, letter_id) if letter_id else None
    nonce = secrets.token_urlsafe(16)
    view = request.args.get("view") or ("html" if opened and opened.html else "text")
    names: dict[str, Any] = {"letters": letters, "opened": opened, "view": view, "nonce": nonce}
    body = render_template("mailbox.html", **names, language=i18n.current_language(), ago=_ago, newest=_newest(box))
    response = make_response(body)
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; connect-src 'self'; "
        "frame-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return response


def _html(box: LetterBox, letter_id: str) -> Response:
    """The letter's own HTML: no script, no form, links in a new window, wherever it is opened."""
    response = make_response(NEW_WINDOW + _find(box, letter_id).html)
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _raw(box: LetterBox, letter_id: str) -> Response:
    response = make_response(_find(box, letter_id).raw)
    response.headers["Content-Type"] = "text/plain; charset=utf-8"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _part(box: LetterBox, letter_id: str, place: int) -> Response:
    parts = _find(box, letter_id).parts
    if place >= len(parts):
        abort(404)
    part = parts[place]
    content = part.get_payload(decode=True)
    response = make_response(content if isinstance(content, bytes) else b"")
    is_picture = part.get_content_maintype() == "image"
    response.headers["Content-Type"] = part.get_content_type() if is_picture else "application/octet-stream"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if not is_picture:
        response.headers.set("Content-Disposition", "attachment", filename=part.get_filename() or "attachment")
    return response


def _json(box: LetterBox) -> Response:
    """For scripts: who got what, newest first."""
    limit = request.args.get("limit", SHOWN, int)
    fields = ("id", "subject", "sender", "addressee", "text")
    return jsonify([{name: getattr(letter, name) for name in fields} for letter in box.newest(limit)])


def _clear(box: LetterBox) -> BaseResponse:
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    if urlsplit(origin).netloc != request.host:
        abort(403)
    box.clear()
    return redirect("/", 303)


def _find(box: LetterBox, letter_id: str) -> Letter:
    letter = box.find(letter_id)
    if letter is None:
        abort(404)
    return letter


def _newest(box: LetterBox) -> str:
    return next(iter(box.ids()), "")


def _ago(letter: Letter) -> str:
    return format_ago(letter.arrived_at, clock.now())
