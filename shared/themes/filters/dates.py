"""Dates, in the page's language."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from babel import Locale
from dateutil import parser  # type: ignore[import-untyped]
from liquid.filter import with_context
from markupsafe import Markup

from shared.themes.filters.reading import text_of

DIRECTIVE = re.compile(r"%([-0^#_]?)(\d{0,2})([a-zA-Z%])")
NAMED = {
    "abbreviated_date": "%b %-d, %Y",
    "basic": "%-m/%-d/%Y",
    "date": "%B %-d, %Y",
    "date_at_time": "%B %-d, %Y at %-I:%M %P",
    "default": "%A, %B %-d, %Y at %-I:%M %P %z",
    "on_date": "on %b %-d, %Y",
    "short": "%-d %b %H:%M",
    "long": "%B %d, %Y %H:%M",
    "month_day": "%B %-d",
    "month_year": "%B %Y",
}
COMPOUND = {
    "D": "%m/%d/%y",
    "F": "%Y-%m-%d",
    "T": "%H:%M:%S",
    "X": "%H:%M:%S",
    "R": "%H:%M",
    "r": "%I:%M:%S %p",
    "c": "%a %b %e %H:%M:%S %Y",
    "x": "%m/%d/%y",
    "v": "%e-%b-%Y",
}
NUMBERS: dict[str, tuple[Any, int, str]] = {
    "Y": (lambda at: at.year, 4, "0"),
    "C": (lambda at: at.year // 100, 2, "0"),
    "y": (lambda at: at.year % 100, 2, "0"),
    "m": (lambda at: at.month, 2, "0"),
    "d": (lambda at: at.day, 2, "0"),
    "e": (lambda at: at.day, 2, " "),
    "j": (lambda at: at.timetuple().tm_yday, 3, "0"),
    "H": (lambda at: at.hour, 2, "0"),
    "k": (lambda at: at.hour, 2, " "),
    "I": (lambda at: at.hour % 12 or 12, 2, "0"),
    "l": (lambda at: at.hour % 12 or 12, 2, " "),
    "M": (lambda at: at.minute, 2, "0"),
    "S": (lambda at: at.second, 2, "0"),
    "L": (lambda at: at.microsecond // 1000, 3, "0"),
    "N": (lambda at: at.microsecond * 1000, 9, "0"),
    "u": (lambda at: at.isoweekday(), 1, "0"),
    "w": (lambda at: at.isoweekday() % 7, 1, "0"),
    "V": (lambda at: at.isocalendar()[1], 2, "0"),
    "G": (lambda at: at.isocalendar()[0], 4, "0"),
    "s": (lambda at: int(at.timestamp()), 1, "0"),
    "U": (lambda at: int(at.strftime("%U")), 2, "0"),
    "W": (lambda at: int(at.strftime("%W")), 2, "0"),
}


@with_context
def show_date(value: Any, pattern: Any = None, *, context: Any, format: Any = None) -> str:
    """A date by a strftime pattern, or by a name: ``date: format: 'abbreviated_date'``."""
    moment = read_moment(value, context)
    if moment is None:
        return text_of(value)
    pattern = _pattern_of(format, context) if format else (text_of(pattern) or NAMED["default"])
    return write_date(moment, pattern[:200], context.run.context.locale)


@with_context
def time_tag(value: Any, pattern: Any = None, *, context: Any, format: Any = None, datetime: Any = None) -> Markup:
    moment = read_moment(value, context)
    if moment is None:
        return Markup("<time>{}</time>").format(text_of(value))
    machine = write_date(moment, text_of(datetime)[:200] or "%Y-%m-%dT%H:%M:%SZ", "en")
    return Markup('<time datetime="{}">{}</time>').format(
        machine, show_date(value, pattern, context=context, format=format)
    )


def read_moment(value: Any, context: Any) -> datetime | None:
    """A moment from what themes pass: a date, ISO text, seconds, ``now``; None where it is none."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    if isinstance(value, int) and not isinstance(value, bool):
        return _from_seconds(value)
    text = str(value).strip() if isinstance(value, str) else ""
    if text in ("now", "today"):
        context.run.globals.used.add("now")
        return context.run.context.now
    return _parse(text) if 0 < len(text) <= 64 else None


def _from_seconds(seconds: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None


@lru_cache(maxsize=1024)
def _parse(text: str) -> datetime | None:
    if text.isdigit() and len(text) > 8:
        return _from_seconds(int(text))
    try:
        return parser.parse(text, default=datetime(2000, 1, 1, tzinfo=UTC))
    except (parser.ParserError, OverflowError, ValueError):
        return None


def _pattern_of(name: Any, context: Any) -> str:
    translations = context.run.renderer.theme.translations
    found, _ = translations.find(f"date_formats.{text_of(name)}", context.run.context.locale)
    return found if isinstance(found, str) else NAMED.get(text_of(name), NAMED["default"])


def write_date(moment: datetime, pattern: str, locale: str) -> str:
    """strftime with Ruby's flags (``%-d``, ``%^b``), names in the given language, digits Latin."""
    return DIRECTIVE.sub(lambda match: _write_part(moment, match[1], match[2], match[3], locale), pattern)


def _write_part(moment: datetime, flag: str, width: str, letter: str, locale: str) -> str:
    if letter in COMPOUND:
        return write_date(moment, COMPOUND[letter], locale)
    if letter in NUMBERS:
        read, digits, fill = NUMBERS[letter]
        fill = {"0": "0", "_": " ", "-": ""}.get(flag, fill)
        text = str(read(moment))
        return text.rjust(int(width or digits), fill) if fill else text
    text = _write_name(moment, letter, locale)
    return text.upper() if flag == "^" else text


def _write_name(moment: datetime, letter: str, locale: str) -> str:
    if letter in "aAbBh":
        return _name(letter, moment.month, moment.weekday(), locale)
    if letter in "pP":
        text = "AM" if moment.hour < 12 else "PM"
        return text if letter == "p" else text.lower()
    if letter in "zZ":
        return moment.strftime(f"%{letter}") or "+0000"
    return {"%": "%", "n": "\n", "t": "\t"}.get(letter, f"%{letter}")


@lru_cache(maxsize=2048)
def _name(letter: str, month: int, weekday: int, locale: str) -> str:
    spoken = Locale.parse(locale.replace("-", "_"))
    width = "wide" if letter in "AB" else "abbreviated"
    return str(spoken.days["format"][width][weekday] if letter in "aA" else spoken.months["format"][width][month])


FILTERS = {"date": show_date, "time_tag": time_tag}
