"""Amounts as shop pages show them, in a language's own form."""

import re
from decimal import Decimal
from functools import lru_cache

from babel import Locale, numbers

from shared.kernel.currencies import exponent_of

LETTER_BEFORE_DIGIT = re.compile(r"(?<=[^\W\d_])(?=\d)")
STYLES = ("money", "with_currency", "without_currency", "without_trailing_zeros")


@lru_cache(maxsize=32_768)
def format_amount(amount: int, currency: str, locale: str, style: str = "money") -> str:
    """Minor units as text: ``€12.50``, ``€12.50 EUR``, ``12.50``; ``without_trailing_zeros`` makes €12.00 into €12."""
    digits = exponent_of(currency)
    value = Decimal(amount).scaleb(-digits)
    spoken = _spoken(locale)
    if style == "without_trailing_zeros" and value == value.to_integral_value():
        digits = 0
    if style == "without_currency":
        pattern = numbers.parse_pattern("#,##0")
        return pattern.apply(value, spoken, force_frac=(digits, digits), numbering_system="latn")
    shown: str = spoken.currency_formats["standard"].apply(
        value, spoken, currency=currency, currency_digits=False, force_frac=(digits, digits), numbering_system="latn"
    )
    shown = LETTER_BEFORE_DIGIT.sub("\u00a0", shown)
    return f"{shown} {currency}" if style == "with_currency" and currency not in shown else shown


@lru_cache(maxsize=64)
def _spoken(locale: str) -> Locale:
    return Locale.parse(locale.replace("-", "_"))
