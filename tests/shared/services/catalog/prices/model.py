"""Prices as the documentation tells them, in plain Python: what the database's answer is held against."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

WHOLE = Decimal(10_000)


@dataclass(frozen=True)
class Period:
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    is_active: bool = True

    def holds(self, at: datetime) -> bool:
        begun = self.starts_at is None or self.starts_at <= at
        return self.is_active and begun and (self.ends_at is None or at < self.ends_at)


@dataclass(frozen=True)
class ModelList:
    """``order`` is the order in which lists were made."""

    order: int
    priority: int
    for_group: bool
    adjustment: int | None
    tiers: dict[int, int]
    period: Period = field(default_factory=Period)


@dataclass(frozen=True)
class ModelSale:
    """``percent`` in hundredths, or ``off`` or ``fixed`` in the store's own minor units."""

    percent: int | None = None
    off: int | None = None
    fixed: int | None = None
    period: Period = field(default_factory=Period)


@dataclass(frozen=True)
class Asked:
    at: datetime
    quantity: int = 1
    in_group: bool = False
    factor: Decimal = Decimal(1)
    step: int = 1
    less: int = 0
    is_foreign: bool = False


def half_up(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def rounded(amount: Decimal, asked: Asked) -> int:
    stepped = half_up(amount / asked.step) * asked.step - asked.less
    return stepped if stepped > 0 else max(0, half_up(amount))


def price(base: int, lists: Sequence[ModelList], sales: Sequence[ModelSale], asked: Asked) -> tuple[int, int]:
    """(in force, usual) for one of a variant that itself costs ``base``."""
    plain = rounded(base * asked.factor, asked) if asked.is_foreign else base
    usual = listed(plain, lists, asked, for_group=asked.in_group, quantity=asked.quantity)
    public = listed(plain, lists, asked, for_group=False, quantity=1)
    offers = [reduced(base, public, sale, asked) for sale in sales if sale.period.holds(asked.at)]
    return min([usual, *(offer for offer in offers if offer < public)]), usual


def listed(plain: int, lists: Sequence[ModelList], asked: Asked, *, for_group: bool, quantity: int) -> int:
    fitting = [
        one
        for one in lists
        if one.period.holds(asked.at) and (for_group or not one.for_group) and (one.tiers or one.adjustment is not None)
    ]
    if not fitting:
        return plain
    first = min(fitting, key=lambda one: (-one.priority, not one.for_group, one.order))
    reached = [tier for tier in first.tiers if tier <= quantity]
    if reached:
        return first.tiers[max(reached)]
    if first.adjustment is not None:
        return rounded(Decimal(plain) * (WHOLE + first.adjustment) / WHOLE, asked)
    return plain


def reduced(base: int, public: int, sale: ModelSale, asked: Asked) -> int:
    if sale.percent is not None:
        return rounded(Decimal(public) * (WHOLE - sale.percent) / WHOLE, asked)
    if sale.off is not None:
        left = max(0, base - sale.off)
        if not asked.is_foreign:
            return max(0, public - sale.off)
    else:
        left = sale.fixed or 0
        if not asked.is_foreign:
            return left
    return rounded(Decimal(public) * left / base, asked) if base else public
