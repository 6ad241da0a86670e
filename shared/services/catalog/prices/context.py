"""Whose prices are asked, in which currency, and when."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from shared.kernel import clock
from shared.kernel.exchange import CurrencyTerms
from shared.models.stores.selling import SellingTerms, selling_terms


@dataclass(frozen=True, slots=True)
class PriceContext:
    """What a price depends on besides the variant. ``quantities`` are minor units of each product's unit; one of
    everything where nothing is said.
    """

    currency: str
    group_ids: tuple[UUID, ...] = ()
    at: datetime = field(default_factory=clock.now)
    quantities: Mapping[UUID, int] = field(default_factory=dict)
    terms: SellingTerms = field(default_factory=selling_terms)

    @property
    def currency_terms(self) -> CurrencyTerms:
        return self.terms.in_currency(self.currency)

    @property
    def is_plain(self) -> bool:
        """Whether every variant costs what it says itself."""
        return self.currency_terms.is_own and not self.terms.has_rules

    @property
    def is_summed_up(self) -> bool:
        """Whether what products repeat of their variants' prices is what these shoppers pay."""
        return self.is_plain or (
            self.currency_terms.is_own and not self.group_ids and not self.quantities and self.terms.is_exact(self.at)
        )


@dataclass(frozen=True, slots=True)
class Shopper:
    """Who looks at the shop: the currency chosen, and the customer groups that are known of."""

    terms: SellingTerms
    currency: str
    group_ids: tuple[UUID, ...] = ()


_shopper: ContextVar[Shopper | None] = ContextVar("shopper", default=None)


@contextmanager
def shopping_as(shopper: Shopper) -> Iterator[None]:
    """Whatever is priced within the block is priced for this shopper."""
    token = _shopper.set(shopper)
    try:
        yield
    finally:
        _shopper.reset(token)


def price_context(*, quantities: Mapping[UUID, int] | None = None) -> PriceContext:
    """The prices of the present shopper; outside the storefront everybody's, in the store's own currency."""
    shopper = _shopper.get()
    if shopper is None:
        terms = selling_terms()
        return PriceContext(terms.own.code, quantities=quantities or {}, terms=terms)
    return PriceContext(shopper.currency, shopper.group_ids, quantities=quantities or {}, terms=shopper.terms)
