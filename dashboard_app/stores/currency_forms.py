"""The page of currencies, as it was sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from shared.kernel.currencies import exponent_of, is_currency
from shared.kernel.i18n import gettext as _
from shared.kernel.money import ARABIC_DIGITS
from shared.models.stores.selling import SellingTerms
from shared.services.catalog.prices.currencies import MAX_CURRENCIES, CurrencyInput, SellingInput

NOT_A_RATE = Decimal(-1)


@dataclass
class CurrencyRow:
    """A further currency as it stands in its fields; ``rounding`` is ``step:less``."""

    code: str
    rate: str
    rounding: str
    converts: bool


def stored_rows(terms: SellingTerms) -> list[CurrencyRow]:
    return [
        CurrencyRow(row.code, format(row.rate.normalize(), "f"), f"{row.step}:{row.less}", row.converts)
        for row in terms.currencies[1:]
    ]


def sent_rows(sent: Mapping[str, str]) -> list[CurrencyRow]:
    """The rows in their order; one without a currency is left out."""
    rows = []
    for index in range(MAX_CURRENCIES + 1):
        code = sent.get(f"code-{index}", "").strip().upper()
        if code and not sent.get(f"drop-{index}"):
            rate, rounding = sent.get(f"rate-{index}", "").strip(), sent.get(f"rounding-{index}", "1:0")
            rows.append(CurrencyRow(code, rate, rounding, bool(sent.get(f"converts-{index}"))))
    return rows


def wanted_selling(rows: list[CurrencyRow], sent: Mapping[str, str]) -> SellingInput:
    step, less = read_rounding(sent.get("rounding", "1:0"))
    return SellingInput(
        currencies=[_read(row) for row in rows],
        step=step,
        less=less,
        shows_lowest_price=bool(sent.get("shows_lowest_price")),
    )


def _read(row: CurrencyRow) -> CurrencyInput:
    step, less = read_rounding(row.rounding)
    return CurrencyInput(row.code, _rate(row.rate), step, less, row.converts)


def _rate(text: str) -> Decimal:
    try:
        return Decimal(text.translate(ARABIC_DIGITS).replace(",", "."))
    except InvalidOperation:
        return NOT_A_RATE


def read_rounding(text: str) -> tuple[int, int]:
    step, _mark, less = text.partition(":")
    return (int(step) if step.isdecimal() else 0, int(less) if less.isdecimal() else 0)


def rounding_choices(code: str) -> list[tuple[str, str]]:
    """Roundings that make sense for a currency, said by example."""
    digits = exponent_of(code) if is_currency(code) else 2
    if digits == 0:
        return [
            ("1:0", _("To the whole: 1,234")), ("10:0", _("To tens: 1,230")), ("100:0", _("To hundreds: 1,200")),
            ("100:20", _("To hundreds, less 20: 1,180")), ("1000:0", _("To thousands: 1,000")),
        ]  # fmt: skip
    if digits == 3:
        return [
            ("1:0", _("Not rounded: 12.345")), ("10:0", _("To hundredths, as card payments need it: 12.350")),
            ("50:0", _("To 0.050: 12.350")), ("100:0", _("To tenths: 12.300")), ("1000:0", _("To the whole: 12.000")),
            ("1000:10", _("Just below the whole: 11.990")),
        ]  # fmt: skip
    return [
        ("1:0", _("Not rounded: 12.34")), ("5:0", _("To 0.05: 12.35")), ("10:0", _("To 0.10: 12.30")),
        ("50:0", _("To 0.50: 12.50")), ("100:0", _("To the whole: 12.00")), ("100:1", _("Just below the whole: 11.99")),
        ("100:5", _("Just below the whole: 11.95")), ("1000:0", _("To tens: 10.00")),
    ]  # fmt: skip
