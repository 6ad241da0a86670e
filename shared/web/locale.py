"""Which language a request is answered in."""

from flask import Request

from shared.kernel.i18n import LANGUAGES, SOURCE_LOCALE, closest_language

COOKIE = "lang"


def preferred_language(asked: Request, *, fallback: str = SOURCE_LOCALE) -> str:
    """From ``?lang=``, the language cookie, the browser's list, or the fallback, in this order."""
    chosen = closest_language(asked.args.get("lang")) or closest_language(asked.cookies.get(COOKIE))
    return chosen or _from_browser(asked) or closest_language(fallback) or SOURCE_LOCALE


def _from_browser(asked: Request) -> str | None:
    for tag, quality in asked.accept_languages:
        code = closest_language(tag) if quality > 0 else None
        if code in LANGUAGES:
            return code
    return None
