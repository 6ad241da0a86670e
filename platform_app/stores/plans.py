"""The plans that the public site shows."""

from dataclasses import dataclass

from shared.kernel.i18n import lazy_gettext as _l
from shared.kernel.money import Money
from shared.modules.definition import Text


@dataclass(frozen=True)
class Plan:
    """A price per month, and what it brings beyond the plan before."""

    code: str
    name: Text
    about: Text
    price: Money
    brings: tuple[Text, ...]
    is_recommended: bool = False


PLANS = (
    Plan(
        "market-stall",
        _l("Market stall"),
        _l("For the first things you sell."),
        Money(0, "EUR"),
        (
            _l("One store with 50 products"),
            _l("Every theme and every language"),
            _l("Cards and cash on delivery"),
            _l("No share of your sales"),
        ),
    ),
    Plan(
        "shop",
        _l("Shop"),
        _l("For a shop that people come back to."),
        Money(1900, "EUR"),
        (
            _l("Three stores with 5,000 products each"),
            _l("Your own domain"),
            _l("Five people with their own permissions"),
            _l("API keys for your own programs"),
        ),
        is_recommended=True,
    ),
    Plan(
        "arcade",
        _l("Arcade"),
        _l("For many shops under one roof."),
        Money(5900, "EUR"),
        (
            _l("As many stores and products as you like"),
            _l("As many people as you like"),
            _l("Higher limits on the API"),
        ),
    ),
)
