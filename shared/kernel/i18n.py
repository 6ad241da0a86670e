"""Languages: the current locale and its Babel catalog.

Needs no web framework, so that mails and jobs speak the reader's language too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import tzinfo
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import LazyProxy, NullTranslations, Translations

CATALOGS = Path(__file__).parents[2] / "translations"
SOURCE_LOCALE = "en"
DOMAIN = "messages"


@dataclass(frozen=True, slots=True)
class Language:
    """An interface language: ``code`` as in Babel, ``tag`` as in HTML, its own name and its direction."""

    code: str
    tag: str
    name: str
    dir: str = "ltr"


LANGUAGES: dict[str, Language] = {
    language.code: language
    for language in (
        Language("en", "en", "English"),
        Language("nl", "nl", "Nederlands"),
        Language("de", "de", "Deutsch"),
        Language("fr", "fr", "Français"),
        Language("lb", "lb", "Lëtzebuergesch"),
        Language("pt_BR", "pt-BR", "Português (Brasil)"),
        Language("ar", "ar", "العربية", "rtl"),
    )
}
_locale: ContextVar[str] = ContextVar("locale", default=SOURCE_LOCALE)
_zone: ContextVar[str] = ContextVar("zone", default="UTC")


def current_language() -> Language:
    return LANGUAGES[_locale.get()]


def current_zone() -> tzinfo:
    return ZoneInfo(_zone.get())


@contextmanager
def use_locale(code: str, zone: str | None = None) -> Iterator[None]:
    """Speak ``code`` within the block; an unknown language falls back to English."""
    token = _locale.set(closest_language(code) or SOURCE_LOCALE)
    zone_token = _zone.set(zone or _zone.get())
    try:
        yield
    finally:
        _zone.reset(zone_token)
        _locale.reset(token)


def set_locale(code: str, zone: str = "UTC") -> None:
    """Speak ``code`` from here on; for the start of a request, whose context ends with it."""
    _locale.set(closest_language(code) or SOURCE_LOCALE)
    _zone.set(zone)


def closest_language(code: str | None) -> str | None:
    """Our language for a tag such as ``pt-br``, ``de_AT`` or ``ar``; None where we have none."""
    if not code:
        return None
    wanted = code.replace("-", "_").lower()
    for known in LANGUAGES:
        if known.lower() == wanted:
            return known
    language = wanted.partition("_")[0]
    return next((known for known in LANGUAGES if known.partition("_")[0] == language), None)


@lru_cache(maxsize=len(LANGUAGES))
def _catalog(code: str) -> NullTranslations:
    """The language's catalog, read from its source: there is no compiled file that could be stale or missing."""
    file = CATALOGS / code / "LC_MESSAGES" / f"{DOMAIN}.po"
    if not file.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with file.open("rb") as source:
        write_mo(compiled, read_po(source, locale=code))
    compiled.seek(0)
    return Translations(compiled, DOMAIN)


def load_catalogs() -> None:
    """Read every language now, with how it writes numbers and dates, before a server forks its workers."""
    for code in LANGUAGES:
        _catalog(code)
        numbers.format_decimal(1, locale=babel_locale(code))


def gettext(message: str, /, **values: object) -> str:
    text = _catalog(_locale.get()).ugettext(message)
    return text % values if values else text


def ngettext(singular: str, plural: str, count: int, /, **values: object) -> str:
    text = _catalog(_locale.get()).ungettext(singular, plural, count)
    return text % {
        "count": numbers.format_decimal(count, locale=current_babel_locale(), numbering_system="latn"),
        **values,
    }


def pgettext(context: str, message: str, /, **values: object) -> str:
    text = _catalog(_locale.get()).upgettext(context, message)
    return text % values if values else text


def lazy_gettext(message: str, /, **values: object) -> LazyProxy:
    """Translate when shown, for texts that are made at import time."""
    return LazyProxy(gettext, message, enable_cache=False, **values)


@lru_cache(maxsize=64)
def babel_locale(code: str) -> Locale:
    return Locale.parse(code)


def current_babel_locale() -> Locale:
    return babel_locale(_locale.get())
