"""Plain decimal numbers as people type and read them."""

from decimal import Decimal, InvalidOperation

from babel import numbers

from shared.kernel.errors import Invalid
from shared.kernel.i18n import current_babel_locale
from shared.kernel.i18n import gettext as _
from shared.kernel.money import ARABIC_DIGITS, normalise_separators

DIGITS = 6
LARGEST = Decimal(10) ** 13


def parse_decimal(text: str) -> Decimal:
    """Read ``12.5``, ``12,5``, ``1 250`` or ``١٢٫٥``, with at most six decimals. Raises Invalid with what to do."""
    cleaned = text.strip().translate(ARABIC_DIGITS).replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
    try:
        value = Decimal(normalise_separators(cleaned, DIGITS))
    except InvalidOperation:
        raise Invalid(_("Type a number such as 12.5.")) from None
    if not value.is_finite() or abs(value) >= LARGEST:
        raise Invalid(_("This number is too large."))
    return value


def plain_decimal(value: Decimal) -> str:
    """For a form or a program: ``12.5``, never ``1.25E+1``, without zeros at its end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def format_decimal(value: Decimal) -> str:
    """For a reader, in the present language: ``1.250,5``."""
    pattern, locale = "#,##0.######", current_babel_locale()
    return numbers.format_decimal(value, format=pattern, locale=locale, numbering_system="latn")
