"""PayPal writes amounts as decimal strings: https://developer.paypal.com/api/rest/reference/currency-codes/."""

from decimal import Decimal
from typing import Any

from shared.kernel.currencies import exponent_of
from shared.kernel.errors import Invalid
from shared.kernel.i18n import gettext as _

#: Forints and Taiwan dollars are left out: PayPal takes whole ones only, and our amounts in them have two digits.
CURRENCIES = frozenset(
    (
        *("AUD", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "EUR", "GBP", "HKD", "ILS", "JPY", "MXN", "MYR", "NOK"),
        *("NZD", "PHP", "PLN", "SEK", "SGD", "THB", "USD"),
    )
)


def judge_amount(amount: int, currency: str) -> None:
    """Raises Invalid for a currency that PayPal does not move."""
    if currency not in CURRENCIES:
        raise Invalid(_("PayPal takes no payments in %(currency)s.", currency=currency))


def to_paypal(amount: int, currency: str) -> dict[str, str]:
    """Minor units as PayPal's money: 1250 EUR is ``12.50``, 1250 JPY is ``1250``. Raises Invalid."""
    judge_amount(amount, currency)
    return {"currency_code": currency, "value": f"{Decimal(amount).scaleb(-exponent_of(currency)):f}"}


def from_paypal(money: dict[str, Any]) -> int:
    """PayPal's money in minor units. Raises ValueError where it is finer than the currency."""
    exact = Decimal(str(money["value"])).scaleb(exponent_of(money["currency_code"]))
    if exact != int(exact):
        raise ValueError(f"{money['value']} {money['currency_code']} is no whole amount.")
    return int(exact)
