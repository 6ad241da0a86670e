"""Prices as plain values. Money is minor units."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Tier:
    """From ``quantity`` on (minor units of the product's unit) one costs ``amount``."""

    quantity: int
    amount: int


@dataclass(frozen=True, slots=True)
class BasePrice:
    """What a variant says of itself, in the store's own currency."""

    amount: int
    compare_at: int | None = None


@dataclass(frozen=True, slots=True)
class PriceInForce:
    """What one of a variant costs, in minor units of the context's currency.

    ``usual`` is the price without any sale, ``compare_at`` what is crossed out beside it; ``tiers`` are the lower
    prices for larger quantities. ``list_id`` and ``sale_id`` say where it comes from.
    """

    amount: int
    usual: int
    compare_at: int | None = None
    list_id: UUID | None = None
    sale_id: UUID | None = None
    sale_starts_at: datetime | None = None
    sale_ends_at: datetime | None = None
    tiers: tuple[Tier, ...] = ()

    @property
    def is_reduced(self) -> bool:
        return self.sale_id is not None


@dataclass(frozen=True, slots=True)
class PriceSpan:
    """What a product's variants cost, from the cheapest to the dearest."""

    least: int
    most: int
    compare_at: int | None
