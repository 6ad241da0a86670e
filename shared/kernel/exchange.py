"""What a store's prices come to in another currency, and how computed prices are rounded."""

from dataclasses import dataclass
from decimal import Decimal

from shared.kernel.currencies import exponent_of
from shared.kernel.money import round_minor

#: Minor units that computed prices may be rounded to. Products of 2 and 5 only, so that halves are exact.
STEPS = (1, 5, 10, 20, 25, 50, 100, 500, 1_000, 5_000, 10_000)


@dataclass(frozen=True, slots=True)
class CurrencyTerms:
    """How a store sells in ``code``: one unit of the store's own currency is ``rate`` units of it.

    Computed prices go to the nearest multiple of ``step`` minor units, then ``less`` is taken off (step 100, less 1
    gives 12.99). ``converts`` says whether what has no price of its own in this currency is sold at a computed one.
    """

    code: str
    own: str
    rate: Decimal = Decimal(1)
    step: int = 1
    less: int = 0
    converts: bool = True

    @property
    def is_own(self) -> bool:
        return self.code == self.own

    @property
    def factor(self) -> Decimal:
        """Minor units of this currency for one of the store's own."""
        return self.rate.scaleb(exponent_of(self.code) - exponent_of(self.own))

    def round(self, amount: Decimal) -> int:
        """A computed price as it is asked: never below zero, and never nothing for what costs something."""
        stepped = round_minor(amount / self.step) * self.step - self.less
        return stepped if stepped > 0 else max(0, round_minor(amount))

    def price(self, own_amount: int) -> int:
        """A price in the store's own currency, as a price in this one."""
        return own_amount if self.is_own else self.round(Decimal(own_amount) * self.factor)

    def exactly(self, own_amount: int) -> int:
        """The same to the nearest minor unit, for limits and figures rather than prices."""
        return own_amount if self.is_own else round_minor(Decimal(own_amount) * self.factor)

    def back(self, amount: int) -> int:
        """An amount in this currency, in the store's own, to the nearest minor unit."""
        return amount if self.is_own else round_minor(Decimal(amount) / self.factor)
