"""Money as whole minor units of one currency. No floats, no mixing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from shared.kernel.currencies import EXPONENTS, exponent_of
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _


@dataclass(frozen=True, order=False, slots=True)
class Money:
    """An amount of minor units: ``Money(1250, "EUR")`` is €12.50, ``Money(1250, "JPY")`` is ¥1250."""

    amount: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.amount) is not int:
            raise TypeError("Money is counted in whole minor units.")
        if self.currency not in EXPONENTS:
            raise ValueError(f"Unknown currency {self.currency!r}.")

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other), self.currency)

    def __mul__(self, times: int) -> Money:
        if type(times) is not int:
            raise TypeError("Multiply money by whole numbers; use scaled() for the rest.")
        return Money(self.amount * times, self.currency)

    __rmul__ = __mul__

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __bool__(self) -> bool:
        return self.amount != 0

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.amount >= self._same(other)

    def _same(self, other: Money) -> int:
        if not isinstance(other, Money):
            raise TypeError("Money goes with money only.")
        if other.currency != self.currency:
            raise ValueError(f"Cannot mix {self.currency} with {other.currency}.")
        return other.amount

    def scaled(self, factor: Decimal) -> Money:
        """This amount times a decimal, rounded by the platform's one rule (see round_minor)."""
        return Money(round_minor(Decimal(self.amount) * factor), self.currency)

    def to_decimal(self) -> Decimal:
        """The amount in major units: ``Decimal("12.50")``."""
        return Decimal(self.amount).scaleb(-exponent_of(self.currency))

    @staticmethod
    def zero(currency: str) -> Money:
        return Money(0, currency)


def round_minor(amount: Decimal) -> int:
    """The platform's one rounding rule: to the nearest minor unit, halves away from zero (commercial rounding)."""
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def sum_money(amounts: Iterable[Money], currency: str) -> Money:
    """The total; zero of ``currency`` where there is nothing to add."""
    return sum(amounts, Money.zero(currency))


def allocate(total: int, weights: Sequence[int]) -> list[int]:
    """Share ``total`` minor units by weight so that the parts add up exactly.

    Largest remainder method; ties go to the earlier part. All weights zero shares evenly.
    """
    if not weights:
        return []
    whole = sum(weights)
    if whole == 0:
        return allocate(total, [1] * len(weights))
    sign = -1 if total < 0 else 1
    parts = [abs(total) * weight // whole for weight in weights]
    remainders = [abs(total) * weight % whole for weight in weights]
    left = abs(total) - sum(parts)
    for index in sorted(range(len(weights)), key=lambda i: (-remainders[i], i))[:left]:
        parts[index] += 1
    return [sign * part for part in parts]


ARABIC_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩٫٬", "0123456789.,")


def parse_money(text: str, currency: str) -> Money:
    """Read what a person typed (``12.50``, ``12,50``, ``1 250``, ``١٢٫٥``). Raises Invalid with what to do."""
    cleaned = text.strip().translate(ARABIC_DIGITS).replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
    digits = exponent_of(currency)
    number = normalise_separators(cleaned, digits)
    try:
        value = plain_decimal(number)
    except InvalidOperation:
        raise Invalid(_("Type an amount such as 12.50.")) from None
    scaled = value.scaleb(digits)
    if not value.is_finite() or scaled != scaled.to_integral_value():
        raise Invalid(_too_many_digits(digits))
    if abs(scaled) > MAX_AMOUNT:
        raise Invalid(_("This amount is too large."))
    return Money(int(scaled), currency)


MAX_AMOUNT = 10**14


def plain_decimal(text: str) -> Decimal:
    """A number as people write it: neither ``1e9`` nor ``1_000`` nor ``NaN``. Raises InvalidOperation."""
    if any(letter.isalpha() or letter == "_" for letter in text):
        raise InvalidOperation
    return Decimal(text)


def normalise_separators(number: str, digits: int) -> str:
    """Turn ``1.250,50`` and ``1,250.50`` alike into ``1250.50``; a lone ``1.250`` could be either and is refused."""
    last = max(number.rfind("."), number.rfind(","))
    if last < 0:
        return number
    mark = number[last]
    other = "," if mark == "." else "."
    is_grouping = number.count(mark) > 1 or digits == 0
    if not is_grouping and len(number) - last - 1 > digits:
        raise Invalid(_too_many_digits(digits))
    if is_grouping and len(number) - last - 1 != 3:
        raise Invalid(_too_many_digits(digits))
    if is_grouping:
        return number.replace(mark, "").replace(other, ".")
    return number.replace(other, "").replace(mark, ".")


def _too_many_digits(digits: int) -> str:
    if digits == 0:
        return _("This currency has no decimals: type a whole number.")
    return _("Use at most %(digits)s decimals, and no separator for thousands.", digits=digits)
