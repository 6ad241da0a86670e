"""What a cart costs. Only the server adds up."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.kernel.exchange import CurrencyTerms
from shared.models.payments.method import PaymentMethod
from shared.services.carts.contents import CartContent
from shared.services.promotions.asking import Promotions
from shared.services.promotions.terms import NO_DISCOUNTS, Discounts
from shared.services.shipping.rates import Offer


@dataclass(frozen=True)
class Totals:
    """Minor units of the cart's currency. ``shipping`` is None while no delivery has been chosen; it and ``subtotal``
    are before the ``discounts``.
    """

    subtotal: int
    shipping: int | None
    payment_fee: int
    discounts: Discounts = NO_DISCOUNTS

    @property
    def discount(self) -> int:
        return self.discounts.total

    @property
    def total(self) -> int:
        return self.subtotal + (self.shipping or 0) + self.payment_fee - self.discount


def add_up(
    contents: Sequence[CartContent],
    terms: CurrencyTerms,
    offer: Offer | None = None,
    method: PaymentMethod | None = None,
    promotions: Promotions | None = None,
) -> Totals:
    """Lines, then delivery as it was offered for this subtotal, less the discounts on both, then the payment's fee.

    ``terms`` are those of the cart's currency, in which the lines and the offer are.
    """
    subtotal = sum(line.total for line in contents)
    shipping = offer.price if offer is not None else None
    is_sent = any(line.requires_shipping for line in contents)
    if not is_sent:
        shipping = 0
    discounts = promotions.apply(shipping, is_sent=is_sent) if promotions is not None else NO_DISCOUNTS
    return Totals(subtotal, shipping, terms.price(method.fee) if method is not None else 0, discounts)
