"""Stripe counts a few currencies otherwise than ISO 4217.

Source: https://docs.stripe.com/currencies — ISK and UGX have no minor unit but are written with two digits;
amounts in three-digit currencies end in zero.
"""

from shared.kernel.currencies import exponent_of
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _

STRIPE_EXPONENTS = {"ISK": 2, "UGX": 2}
THREE_DIGITS = 3


def to_stripe(amount: int, currency: str) -> int:
    """Our minor units as Stripe counts them. Raises Invalid for an amount that Stripe cannot charge."""
    currency = currency.upper()
    if exponent_of(currency) == THREE_DIGITS and amount % 10:
        raise Invalid(_("Card payments in %(currency)s cannot be that exact: round the amount.", currency=currency))
    return amount * 10 ** _extra_digits(currency)


def from_stripe(amount: int, currency: str) -> int:
    """An amount of Stripe's in our minor units."""
    currency = currency.upper()
    return amount // 10 ** _extra_digits(currency)


def _extra_digits(currency: str) -> int:
    ours = exponent_of(currency)
    return STRIPE_EXPONENTS.get(currency, ours) - ours
