"""Stripe's well-known test cards: https://docs.stripe.com/testing."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TestCard:
    """What a card number does. ``decline`` is Stripe's (code, decline code, message).

    ``refunds`` says how its refunds go: at once, ``pending`` for a moment, or taken back by the bank (``failing``).
    ``disputed`` payments are disputed as soon as they are made; of a ``challenged`` card the bank asks its owner first.
    """

    brand: str
    decline: tuple[str, str, str] | None = None
    refunds: str = ""
    disputed: bool = False
    challenged: bool = False


CARDS = {
    "4242424242424242": TestCard("visa"),
    "4000056655665556": TestCard("visa"),
    "5555555555554444": TestCard("mastercard"),
    "378282246310005": TestCard("amex"),
    "4000000000007726": TestCard("visa", refunds="pending"),
    "4000000000005126": TestCard("visa", refunds="failing"),
    "4000000000000259": TestCard("visa", disputed=True),
    "4000000000003220": TestCard("visa", challenged=True),
    "4000002760003184": TestCard("visa", challenged=True),
    "4000000000000002": TestCard("visa", ("card_declined", "generic_decline", "Your card was declined.")),
    "4000000000009995": TestCard("visa", ("card_declined", "insufficient_funds", "Your card has insufficient funds.")),
    "4000000000000069": TestCard("visa", ("expired_card", "expired_card", "Your card has expired.")),
    "4000000000000127": TestCard("visa", ("incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect.")),
}
UNKNOWN = TestCard(
    "visa", ("card_declined", "test_mode_live_card", "Your card was declined: only test cards work in test mode.")
)


def card_of(number: str) -> tuple[TestCard, dict[str, str]]:
    """The test card, and what Stripe would show of it."""
    digits = "".join(filter(str.isdigit, number))
    card = CARDS.get(digits, UNKNOWN)
    return card, {"brand": card.brand, "last4": digits[-4:]}
