"""How money, numbers, times and countries are shown in the current language (CLDR, Latin digits throughout)."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Literal

from babel import Locale, dates, numbers

from shared.kernel.currencies import exponent_of
from shared.kernel.i18n import current_babel_locale as _here
from shared.kernel.i18n import current_language, current_zone
from shared.kernel.money import Money

DateStyle = Literal["full", "long", "medium", "short"]


def format_money(money: Money) -> str:
    """``€ 12,50``, ``¥1,250``, in the current language, with the currency's ISO digits."""
    digits = exponent_of(money.currency)
    pattern = _here().currency_formats["standard"]
    shown: str = pattern.apply(
        money.to_decimal(), _here(), currency=money.currency, currency_digits=False, force_frac=(digits, digits),
        numbering_system="latn",
    )  # fmt: skip
    return shown


def format_number(number: float) -> str:
    return numbers.format_decimal(number, locale=_here(), numbering_system="latn")


def format_percent(share: float) -> str:
    return numbers.format_percent(share, locale=_here(), numbering_system="latn")


def format_datetime(moment: datetime, style: DateStyle = "medium") -> str:
    """The date in that style, with the time to the minute."""
    day = format_date(moment, style)
    clock = dates.format_time(moment, "short", tzinfo=current_zone(), locale=_here())
    pattern = str(dates.get_datetime_format(style, locale=_here())).replace("'", "")
    return pattern.replace("{1}", day).replace("{0}", clock)


def format_date(day: date | datetime, style: str = "medium") -> str:
    if isinstance(day, datetime):
        day = day.astimezone(current_zone()).date()
    return dates.format_date(day, style, locale=_here())


def format_ago(moment: datetime, now: datetime) -> str:
    """``3 minutes ago`` in the current language."""
    return dates.format_timedelta(moment - now, add_direction=True, locale=_here())


def country_name(code: str) -> str:
    return str(_here().territories.get(code, code))


def country_choices(codes: Iterable[str]) -> list[tuple[str, str]]:
    """(code, name) pairs sorted by the name in the current language."""
    return list(_country_choices(_here(), tuple(codes)))


@lru_cache(maxsize=256)
def _country_choices(locale: Locale, codes: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    named = ((code, str(locale.territories.get(code, code))) for code in codes)
    return tuple(sorted(named, key=lambda pair: pair[1]))


def isolate_ltr(text: str) -> str:
    """Text such as ``#1001`` that keeps its order inside a right-to-left sentence (Unicode's isolates, UAX #9)."""
    return f"\u2066{text}\u2069" if current_language().dir == "rtl" else text
