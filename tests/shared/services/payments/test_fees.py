"""What the platform takes: never more than there is, and never what cannot be moved."""

from hypothesis import given
from hypothesis import strategies as st

from shared.gateways.payments.amounts import from_stripe, to_stripe
from shared.models.payments.payment import Payment
from shared.services.payments.fees import application_fee, share_of_fee
from shared.services.payments.platform_gateways import MOST_POINTS, PlatformTerms

CURRENCIES = st.sampled_from(["EUR", "JPY", "KWD"])
AMOUNTS = st.integers(0, 10**9)


@given(AMOUNTS, CURRENCIES, st.integers(0, MOST_POINTS), st.integers(0, 10**6), st.integers(0, 10**9))
def test_a_fee_is_within_the_amount_in_steps_that_can_be_moved(
    amount: int, currency: str, points: int, fixed: int, part: int
) -> None:
    fee = application_fee(amount, currency, PlatformTerms("", points, {currency: fixed, "USD": 10**8}))
    assert 0 <= fee <= amount
    assert from_stripe(to_stripe(fee, currency), currency) == fee
    wanted = min(amount, round(amount * points / 10_000) + fixed)
    assert abs(fee - wanted) <= (10 if currency == "KWD" else 1)
    payment = Payment(currency=currency, amount=amount, application_fee=fee)
    share = share_of_fee(payment, min(part, amount))
    assert 0 <= share <= min(fee, part) if amount else share == 0
    assert to_stripe(share, currency) >= share


def test_halves_go_up_and_an_unnamed_currency_has_no_fixed_part() -> None:
    terms = PlatformTerms("", 250, {"EUR": 25})
    assert application_fee(100, "EUR", terms) == 28  # 2.5 → 3, and 25
    assert application_fee(100, "JPY", terms) == 3
    assert application_fee(10, "EUR", terms) == 10
    assert application_fee(12_340, "KWD", terms) == 300  # 308.5 → 309 → 300
