"""Prices by steps: plain values, knows no database. A step reaches up to its end and with it; the next begins there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shared.kernel.exchange import CurrencyTerms
from shared.kernel.i18n import gettext as _
from shared.kernel.money import MAX_AMOUNT
from shared.models.shipping.rate import RateBasis

MOST_STEPS = 50
#: Grams, things or metres: more than any lorry carries or drives.
LARGEST_MEASURE = 10**9


@dataclass(frozen=True, slots=True)
class Step:
    """``price`` in minor units for whatever measures at most ``up_to``; None: however much it is."""

    up_to: int | None
    price: int


@dataclass(frozen=True, slots=True)
class Shipment:
    """What is to be sent: ``subtotal`` of all goods in minor units of the cart's currency, before discounts;
    grams and things (pieces; what is measured is one) of what has to be sent.
    """

    subtotal: int
    grams: int = 0
    things: int = 0


@dataclass(frozen=True, slots=True)
class Tariff:
    """A rate's price rule in one currency. Free from ``free_over`` of goods on, where that is set."""

    basis: RateBasis
    price: int
    free_over: int | None = None
    steps: tuple[Step, ...] = ()

    def cost(self, shipment: Shipment, metres: int | None = None) -> int | None:
        """Minor units; None where this delivery is not for such a shipment, or nobody knows how far it goes."""
        if self.basis is RateBasis.FLAT:
            found: int | None = self.price
        else:
            found = price_at(self.steps, self._measure(shipment, metres))
        is_free = self.free_over is not None and shipment.subtotal >= self.free_over
        return 0 if is_free and found is not None else found

    def _measure(self, shipment: Shipment, metres: int | None) -> int | None:
        measures = {
            RateBasis.PRICE: shipment.subtotal,
            RateBasis.WEIGHT: shipment.grams,
            RateBasis.QUANTITY: shipment.things,
            RateBasis.DISTANCE: metres,
        }
        return measures[self.basis]


def price_at(steps: Sequence[Step], measure: int | None) -> int | None:
    """The price of the first step that reaches so far; None beyond the last one's end."""
    if measure is None:
        return None
    return next((step.price for step in steps if step.up_to is None or measure <= step.up_to), None)


def tariff_of(row: Any, terms: CurrencyTerms | None = None) -> Tariff:
    """The rule of a rate (or a row with its columns), in the currency of ``terms``; None is the store's own."""
    steps = read_steps(row.steps)
    if terms is None or terms.is_own:
        return Tariff(row.basis, row.price, row.free_over, steps)
    if row.basis is RateBasis.PRICE:
        steps = tuple(Step(None if one.up_to is None else terms.exactly(one.up_to), one.price) for one in steps)
    steps = tuple(Step(one.up_to, terms.price(one.price)) for one in steps)
    free_over = None if row.free_over is None else terms.exactly(row.free_over)
    return Tariff(row.basis, terms.price(row.price), free_over, steps)


def read_steps(kept: Sequence[Any]) -> tuple[Step, ...]:
    """Steps as rates keep them."""
    return tuple(Step(up_to, price) for up_to, price in kept)


def step_complaint(basis: RateBasis, steps: Sequence[Step]) -> str:
    """What is wrong with a table, in one sentence; nothing where it is fine."""
    if basis is RateBasis.FLAT:
        return _("A flat rate has no steps.") if steps else ""
    if not steps:
        return _("Fill in at least one step.")
    if len(steps) > MOST_STEPS:
        return _("At most %(count)s steps fit one table.", count=MOST_STEPS)
    if any(step.up_to is None for step in steps[:-1]):
        return _("Only the last step can be without an end.")
    ends = [step.up_to for step in steps if step.up_to is not None]
    if ends != sorted(set(ends)) or (ends and ends[0] < 0):
        return _("Each step has to end further than the one before.")
    most = MAX_AMOUNT if basis is RateBasis.PRICE else LARGEST_MEASURE
    if any(end > most for end in ends) or not all(0 <= step.price <= MAX_AMOUNT for step in steps):
        return _("Type an amount that is not below zero and not beyond reason.")
    return ""
