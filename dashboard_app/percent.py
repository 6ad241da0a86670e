"""Percentages as people type them, kept in hundredths: ``12.5`` is 1250."""

from decimal import Decimal, InvalidOperation

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.money import ARABIC_DIGITS


def read_percent(text: str) -> int:
    """Hundredths of a percent. Raises Invalid."""
    plain = text.strip().translate(ARABIC_DIGITS).replace("٪", "").replace("%", "").replace(",", ".")
    plain = plain.replace("−", "-").replace(" ", "").replace("\u00a0", "")
    try:
        hundredths = Decimal(plain).scaleb(2)
    except InvalidOperation:
        raise Invalid(_("Type a percentage such as 12.5.")) from None
    if not hundredths.is_finite() or hundredths != hundredths.to_integral_value() or abs(hundredths) > 10**7:
        raise Invalid(_("Type a percentage with at most two decimals."))
    return int(hundredths)


def percent_text(hundredths: int | None) -> str:
    """For a field: ``12.5``."""
    return "" if hundredths is None else format((Decimal(hundredths) / 100).normalize(), "f")
