"""What goods really cost: the supplier's price in the store's currency, and a share of what it took to get them here.

The weighted average cost of a variant after a receipt is ``(q₀·c₀ + q₁·c₁) / (q₀ + q₁)``: q₀ on hand everywhere
before it (never below zero), c₀ the cost so far, q₁ what came, c₁ what that cost landed. It is rounded once per
receipt, to the minor unit, halves away from zero (``kernel.money.round_minor``); nothing before that is rounded.
Extra costs are shared out by the lines' value (``kernel.money.allocate``), over what was ordered, so that a part of
a delivery bears its part.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from shared.kernel.currencies import exponent_of
from shared.kernel.money import allocate, round_minor
from shared.kernel.quantities import Unit, to_decimal
from shared.models.inventory.purchase import PurchaseLine, PurchaseOrder


@dataclass(frozen=True, slots=True)
class LandedCost:
    """Of one line: its value and its share of extra costs (minor units of the store's currency), and per whole unit."""

    value: int
    share: int
    per_unit: Decimal

    @property
    def total(self) -> int:
        return self.value + self.share


def exchange_factor(order: PurchaseOrder, currency: str) -> Decimal:
    """Minor units of the store's ``currency`` for one minor unit of the order's."""
    rate = order.rate if order.rate is not None else Decimal(1)
    return rate.scaleb(exponent_of(currency) - exponent_of(order.currency))


def land_costs(
    order: PurchaseOrder, lines: Sequence[PurchaseLine], units: dict[UUID, Unit], currency: str
) -> dict[UUID, LandedCost]:
    """By line: what it costs by the time it lies on the shelf. ``units`` by variant."""
    factor = exchange_factor(order, currency)
    sizes = [to_decimal(line.quantity, units[line.variant_id]) for line in lines]
    exact = [line.unit_cost * size * factor for line, size in zip(lines, sizes, strict=True)]
    values = [round_minor(value) for value in exact]
    shares = allocate(order.extras, values)
    return {
        line.id: LandedCost(value, share, (precise + share) / size)
        for line, size, value, share, precise in zip(lines, sizes, values, shares, exact, strict=True)
    }


def average_cost(on_hand: int, cost: int | None, received: int, landed: Decimal) -> int:
    """The weighted average after a receipt, in minor units per whole unit. Quantities in minor units of quantity.

    Where nothing was there, or nobody knew what it cost, the new cost counts alone.
    """
    before = max(on_hand, 0)
    if cost is None or before == 0:
        return round_minor(landed)
    return round_minor((before * Decimal(cost) + received * landed) / (before + received))
