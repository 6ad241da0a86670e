"""How a store sells: its currencies, and whether any sale or price list exists. Read from the store's own row."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from shared.kernel.exchange import CurrencyTerms
from shared.models.stores.store import Store, current_store

FURTHER, ROUNDING, LOWEST = "currencies", "rounding", "shows_lowest_price"


@dataclass(frozen=True, slots=True)
class SellingTerms:
    """What everybody who shows or adds up prices has to know; ``currencies`` begin with the store's own."""

    store_id: UUID
    currencies: tuple[CurrencyTerms, ...]
    has_sales: bool = False
    has_price_lists: bool = False
    shows_lowest_price: bool = False
    prices_change_at: datetime | None = None

    @property
    def own(self) -> CurrencyTerms:
        return self.currencies[0]

    @property
    def codes(self) -> tuple[str, ...]:
        """The currencies that shoppers can choose from, the store's own first."""
        return tuple(terms.code for terms in self.currencies)

    def in_currency(self, code: str) -> CurrencyTerms:
        """The terms of that currency; of the store's own where it does not sell in that one (any more)."""
        return next((terms for terms in self.currencies if terms.code == code), self.own)

    @property
    def has_rules(self) -> bool:
        """Whether anything but a variant's own price can decide what it costs."""
        return self.has_sales or self.has_price_lists

    def is_exact(self, at: datetime) -> bool:
        """Whether the prices that products repeat for listings are those of ``at``."""
        return self.prices_change_at is None or at < self.prices_change_at


def selling_terms(store: Store | None = None) -> SellingTerms:
    """The terms of the store, or of the current one. Raises NotFound."""
    store = store or current_store()
    kept: dict[str, Any] = store.selling
    rounding = kept.get(ROUNDING, {})
    own = CurrencyTerms(store.currency, store.currency, step=rounding.get("step", 1), less=rounding.get("less", 0))
    return SellingTerms(
        store_id=store.id,
        currencies=(own, *(_further(row, store.currency) for row in kept.get(FURTHER, ()))),
        has_sales=store.has_sales,
        has_price_lists=store.has_price_lists,
        shows_lowest_price=bool(kept.get(LOWEST)),
        prices_change_at=store.prices_change_at,
    )


def further_codes(kept: dict[str, Any]) -> tuple[str, ...]:
    """The further currencies in what a store's ``selling`` holds."""
    return tuple(row["code"] for row in kept.get(FURTHER, ()))


def _further(row: dict[str, Any], own: str) -> CurrencyTerms:
    rate = Decimal(row["rate"])
    return CurrencyTerms(row["code"], own, rate, row["step"], row["less"], row["converts"])
