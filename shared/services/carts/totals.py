"""What a cart costs. Only the server adds up."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.kernel.exchange import CurrencyTerms
from shared.models.payments.method import PaymentMethod
from shared.services.carts.contents import CartContent
from shared.services.shipping.rates import Offer


@dataclass(frozen=True)
class Totals:
    """Minor units of the cart's currency. ``shipping`` is None while no delivery has been chosen."""

    subtotal: int
    shipping: int | None
    payment_fee: int

    @property
    def total(self) -> int:
        return self.subtotal + (self.shipping or 0) + self.payment_fee


def add_up(
    contents: Sequence[CartContent],
    terms: CurrencyTerms,
    offer: Offer | None = None,
    method: PaymentMethod | None = None,
) -> Totals:
    """Lines, then delivery as it was offered for this subtotal, then the fee of the payment method.

    ``terms`` are those of the cart's currency, in which the lines and the offer are.
    """
    subtotal = sum(line.total for line in contents)
    shipping = offer.price if offer is not None else None
    if not any(line.requires_shipping for line in contents):
        shipping = 0
    return Totals(subtotal, shipping, terms.price(method.fee) if method is not None else 0)
