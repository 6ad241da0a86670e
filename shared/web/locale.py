"""Which language a request is answered in."""

from flask import Request, Response, request

from shared.kernel.i18n import LANGUAGES, SOURCE_LOCALE, closest_language

COOKIE = "lang"
PARAMETER = "lang"
YEAR = 31_536_000


def preferred_language(asked: Request, *, own: str | None = None, fallback: str = SOURCE_LOCALE) -> str:
    """From ``?lang=``, the cookie, the user's own choice, the browser's list, or the fallback, in this order."""
    chosen = closest_language(asked.args.get(PARAMETER)) or closest_language(asked.cookies.get(COOKIE))
    known = chosen or closest_language(own) or _from_browser(asked)
    return known or closest_language(fallback) or SOURCE_LOCALE


def remember_language(response: Response) -> Response:
    """For ``after_request``: a language chosen by link stays chosen, also without scripts."""
    chosen = closest_language(request.args.get(PARAMETER))
    if chosen is not None and request.method == "GET":
        response.set_cookie(COOKIE, chosen, max_age=YEAR, path="/", secure=True, samesite="Lax")
    return response


def _from_browser(asked: Request) -> str | None:
    for tag, quality in asked.accept_languages:
        code = closest_language(tag) if quality > 0 else None
        if code in LANGUAGES:
            return code
    return None
