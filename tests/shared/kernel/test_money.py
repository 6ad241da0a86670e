"""Amounts are read as people type them, or refused; never misread."""

import pytest

from shared.kernel.errors import Invalid
from shared.kernel.money import Money, parse_money


@pytest.mark.parametrize(
    ("typed", "currency", "amount"),
    [("12.5", "EUR", 1250), ("12,50", "EUR", 1250), ("1.250,50", "EUR", 125050), ("1,250.50", "EUR", 125050),
     ("1,250", "JPY", 1250), ("1.250", "JPY", 1250), ("1 250", "JPY", 1250), ("1.234", "KWD", 1234),
     ("1.234.567", "EUR", 123456700)],
)  # fmt: skip
def test_what_people_type_is_read(typed: str, currency: str, amount: int) -> None:
    assert parse_money(typed, currency) == Money(amount, currency)


@pytest.mark.parametrize(
    ("typed", "currency"),
    [("1.5", "JPY"), ("12,50", "JPY"), ("1.250", "EUR"), ("1,2345", "KWD"), ("1.2.3", "EUR"), ("", "EUR"),
     ("free", "EUR"), ("Infinity", "EUR"), ("1e9", "EUR"), ("1_0", "EUR")],
)  # fmt: skip
def test_what_could_mean_something_else_is_refused(typed: str, currency: str) -> None:
    with pytest.raises(Invalid):
        parse_money(typed, currency)
