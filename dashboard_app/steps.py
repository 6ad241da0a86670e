"""Percentages and changes of amounts as people type them."""

from decimal import Decimal, InvalidOperation

from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.money import ARABIC_DIGITS, normalise_separators, parse_money


def read_percent(text: str) -> Decimal:
    """``10``, ``-12,5`` or ``−12.5 %``. Raises Invalid."""
    plain = "".join(text.translate(ARABIC_DIGITS).replace("−", "-").replace("%", "").replace("٪", "").split())
    try:
        value = Decimal(normalise_separators(plain, 2))
    except (Invalid, InvalidOperation):
        raise Invalid(_("Type a percentage such as 10 or −12.5.")) from None
    if not value.is_finite():
        raise Invalid(_("Type a percentage such as 10 or −12.5."))
    return value


def read_change(text: str, currency: str) -> int:
    """``5`` or ``−2.50`` as minor units, below zero to lower. Raises Invalid."""
    plain = text.strip()
    if not plain.lstrip("-−").strip():
        return 0
    amount = parse_money(plain.lstrip("-−"), currency).amount
    return -amount if plain[0] in "-−" else amount


def read_step_by(how: str, text: str, currency: str) -> tuple[Decimal, int]:
    """(percent, minor units) by which prices step; nothing typed is no step, for those who only round."""
    if not text.strip():
        return Decimal(0), 0
    if how == "amount":
        return Decimal(0), read_change(text, currency)
    return read_percent(text), 0
