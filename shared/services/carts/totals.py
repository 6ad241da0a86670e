"""What a cart costs. Only the server adds up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from shared.kernel.exchange import CurrencyTerms
from shared.models.payments.method import PaymentMethod
from shared.services.carts.contents import CartContent
from shared.services.shipping.rates import Offer
from shared.services.taxes.applied import Taxing
from shared.services.taxes.engine import Taxable, Taxes


@dataclass(frozen=True)
class Totals:
    """Minor units of the cart's currency. ``shipping`` is None while no delivery has been chosen.

    ``taxes`` are added to the prices or contained in them; None where the store charges none, or cannot say yet.
    """

    subtotal: int
    shipping: int | None
    payment_fee: int
    taxes: Taxes | None = None

    @property
    def tax(self) -> int:
        """What is added to the prices."""
        return self.taxes.added if self.taxes is not None else 0

    @property
    def total(self) -> int:
        return self.subtotal + (self.shipping or 0) + self.payment_fee + self.tax


def add_up(
    contents: Sequence[CartContent],
    terms: CurrencyTerms,
    offer: Offer | None = None,
    method: PaymentMethod | None = None,
    taxing: Taxing | None = None,
    *,
    discounts: Mapping[UUID, int] | None = None,
    shipping_discount: int = 0,
) -> Totals:
    """Lines, then delivery as it was offered for this subtotal, then the fee of the payment method, then taxes.

    ``terms`` are those of the cart's currency, in which the lines and the offer are. Taxes are on what is left of each
    line after ``discounts`` (by variant), and of the delivery after ``shipping_discount``.
    """
    subtotal = sum(line.total for line in contents)
    shipping = offer.price if offer is not None else None
    if not any(line.requires_shipping for line in contents):
        shipping = 0
    fee = terms.price(method.fee) if method is not None else 0
    if taxing is None:
        return Totals(subtotal, shipping, fee)
    given = discounts or {}
    taxed = [Taxable(line.total - given.get(line.variant_id, 0), line.tax_class_id) for line in contents]
    taxes = taxing.assess(taxed, max(0, (shipping or 0) - shipping_discount), fee)
    return Totals(subtotal, shipping, fee, taxes)
