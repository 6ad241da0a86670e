"""A mail in a frame of its own: no scripts, no forms, no way out, and styles that our pages do not allow."""

from flask import Response, make_response, render_template, request

from shared.kernel.errors import Invalid
from shared.kernel.i18n import LANGUAGES, current_language
from shared.mail.builders import MailKind
from shared.mail.previews import preview_mail

#: A mail brings its styles along; nothing else of it may do anything.
POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' https: http: data:; frame-ancestors 'self'"
)
DARK = "@media (prefers-color-scheme: dark)"


def preview_answer(kind: MailKind, locale: str, subject: str, body: str) -> Response:
    """The mail's HTML; its subject and text with ``as=text``; in dark with ``scheme=dark``; or what is wrong."""
    try:
        shown = preview_mail(kind, locale, subject=subject, body=body)
    except Invalid as error:
        return problem_answer(*error.fields.values() or [error.message])
    if shown is None:
        return problem_answer()
    return mail_answer(shown.mail.subject, shown.mail.text, shown.mail.html, locale)


def mail_answer(subject: str, text: str, html: str, locale: str) -> Response:
    """A built mail in the form that the frame asks for."""
    if request.values.get("as") == "text":
        return framed(render_template("mail/_plain.html", subject=subject, text=text, language=LANGUAGES[locale]))
    scheme = request.values.get("scheme", "light")
    return framed(html.replace(DARK, "@media all" if scheme == "dark" else "@media not all"))


def problem_answer(*problems: str) -> Response:
    """Why there is nothing to look at."""
    return framed(render_template("mail/_problem.html", problems=problems, language=current_language()))


def framed(html: str) -> Response:
    response = make_response(html)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
