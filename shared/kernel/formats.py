"""How money, numbers, times and countries are shown in the current language (CLDR, Latin digits throughout)."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from babel import Locale, dates, numbers, units

from shared.kernel.currencies import exponent_of
from shared.kernel.i18n import current_babel_locale as _here
from shared.kernel.i18n import current_language, current_zone
from shared.kernel.money import Money

DateStyle = Literal["full", "long", "medium", "short"]
_SIZES = ((10**12, "terabyte"), (10**9, "gigabyte"), (10**6, "megabyte"))


def format_money(money: Money) -> str:
    """``€ 12,50``, ``¥1,250``, in the current language, with the currency's ISO digits."""
    return _shown_money(money, _here())


@lru_cache(maxsize=16_384)
def _shown_money(money: Money, locale: Locale) -> str:
    digits = exponent_of(money.currency)
    shown: str = locale.currency_formats["standard"].apply(
        money.to_decimal(), locale, currency=money.currency, currency_digits=False, force_frac=(digits, digits),
        numbering_system="latn",
    )  # fmt: skip
    return shown


def format_number(number: float) -> str:
    return numbers.format_decimal(number, locale=_here(), numbering_system="latn")


def format_percent(share: float) -> str:
    return numbers.format_percent(share, locale=_here(), numbering_system="latn")


def format_rate(millionths: int) -> str:
    """A tax's rate with the decimals that it has: 210,000 is ``21 %``, 99,750 is ``9.975 %``."""
    share, here = Decimal(millionths).scaleb(-6), _here()
    pattern = here.percent_formats[None].pattern.replace("#,##0", "#,##0.####")
    return numbers.format_percent(share, pattern, locale=here, numbering_system="latn")


def format_exact_percent(hundredths: int) -> str:
    """A percentage that is kept in hundredths, with the decimals that it has: ``12.5%``."""
    return format_rate(hundredths * 100)


def format_size(size: int) -> str:
    """``3.4 MB``: bytes in the largest unit of which there is one, by thousands as shops and phones count them."""
    value, unit = next(((size / many, name) for many, name in _SIZES if size >= many), (size / 1000, "kilobyte"))
    digits = "0" if value >= 10 else "0.#"
    return units.format_unit(value, f"digital-{unit}", "short", format=digits, locale=_here(), numbering_system="latn")


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


def currency_name(code: str) -> str:
    return str(_here().currencies.get(code, code))


def currency_symbol(code: str) -> str:
    return str(_here().currency_symbols.get(code, code))


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
