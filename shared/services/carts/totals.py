"""What a cart costs. Only the server adds up."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from shared.kernel.exchange import CurrencyTerms
from shared.models.payments.method import PaymentMethod
from shared.services.carts.contents import CartContent
from shared.services.promotions.terms import NO_DISCOUNTS, Discounts
from shared.services.shipping.rates import Offer
from shared.services.taxes.applied import Taxing
from shared.services.taxes.engine import Taxable, Taxes


@dataclass(frozen=True)
class Totals:
    """Minor units of the cart's currency. ``shipping`` is None while no delivery has been chosen; it and ``subtotal``
    are before the ``discounts``.

    ``taxes`` are added to the prices or contained in them; None where the store charges none, or cannot say yet.
    """

    subtotal: int
    shipping: int | None
    payment_fee: int
    discounts: Discounts = NO_DISCOUNTS
    taxes: Taxes | None = None

    @property
    def discount(self) -> int:
        return self.discounts.total

    @property
    def tax(self) -> int:
        """What is added to the prices."""
        return self.taxes.added if self.taxes is not None else 0

    @property
    def total(self) -> int:
        return self.subtotal + (self.shipping or 0) + self.payment_fee + self.tax - self.discount


class Discounting(Protocol):
    """Works out what comes off, with a delivery at this price."""

    def apply(self, shipping: int | None, *, is_sent: bool) -> Discounts: ...


def add_up(
    contents: Sequence[CartContent],
    terms: CurrencyTerms,
    offer: Offer | None = None,
    method: PaymentMethod | None = None,
    promotions: Discounting | None = None,
    taxing: Taxing | None = None,
    fee: int | None = None,
) -> Totals:
    """Lines and delivery, less the discounts on both, then the fee of the payment method, then taxes.

    ``terms`` are those of the cart's currency, in which the lines and the offer are. Taxes are on what is left of each
    line and of the delivery after the discounts. ``fee`` is one that was agreed before, in the cart's currency.
    """
    subtotal = sum(line.total for line in contents)
    shipping = offer.price if offer is not None else None
    is_sent = any(line.requires_shipping for line in contents)
    if not is_sent:
        shipping = 0
    if fee is None:
        fee = terms.price(method.fee) if method is not None else 0
    discounts = promotions.apply(shipping, is_sent=is_sent) if promotions is not None else NO_DISCOUNTS
    if taxing is None:
        return Totals(subtotal, shipping, fee, discounts)
    off = discounts.lines
    taxed = [_taxable(line, line.total - off.get(line.key, 0)) for line in contents]
    taxes = taxing.assess(taxed, (shipping or 0) - discounts.shipping, fee)
    return Totals(subtotal, shipping, fee, discounts, taxes)


def _taxable(line: CartContent, amount: int) -> Taxable:
    """A gift card is taxed when it is spent, on what is bought with it (article 30b of the VAT directive)."""
    return Taxable(amount, line.tax_class_id, line.is_gift_card)
