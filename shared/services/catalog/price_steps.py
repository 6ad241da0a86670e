"""New prices from old ones: by percent or amount, rounded to how prices like to end."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from shared.kernel.currencies import exponent_of
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _
from shared.kernel.money import MAX_AMOUNT

HUNDRED_PERCENT = Decimal(100)
MOST_PERCENT = Decimal(1000)


class Ending(StrEnum):
    """How a price ends: as it comes out, on a whole unit, or a little below one."""

    EXACT = "exact"
    WHOLE = "whole"
    NINETY_NINE = "99"
    NINETY_FIVE = "95"
    NINETY = "90"
    HALF = "50"


@dataclass(frozen=True, slots=True)
class PriceStep:
    """Raise (or lower, below zero) prices by a percentage, an amount of minor units, or both; or set them."""

    percent: Decimal = Decimal(0)
    amount: int = 0
    ending: Ending = Ending.EXACT
    set_to: int | None = None

    def check(self) -> None:
        """Raises Invalid for what makes no sense."""
        if not -HUNDRED_PERCENT <= self.percent <= MOST_PERCENT:
            message = _("Type a percentage from −100 to 1000.")
            raise Invalid(message, fields={"percent": message})

    def apply(self, price: int, currency: str) -> int:
        """The new price in minor units, never below zero nor beyond what can be stored."""
        if self.set_to is not None:
            raised = Decimal(self.set_to)
        else:
            raised = Decimal(price) * (HUNDRED_PERCENT + self.percent) / HUNDRED_PERCENT + self.amount
        return min(max(0, round_to_ending(raised, self.ending, currency)), MAX_AMOUNT)


def round_to_ending(amount: Decimal, ending: Ending, currency: str) -> int:
    """The nearest amount that ends so, upwards from the middle; never nothing for something.

    Currencies without decimals end on hundreds instead of whole units (¥1,999).
    """
    block = 10 ** exponent_of(currency) if exponent_of(currency) else 100
    if ending is Ending.EXACT or amount <= 0:
        return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    rest = 0 if ending is Ending.WHOLE else block * int(ending.value) // 100
    blocks = ((amount - rest) / block).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return max(int(blocks) * block + rest, rest or block)
