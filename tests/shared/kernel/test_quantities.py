"""Quantities are read as people type them, shown as their language writes them, and priced to the minor unit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.errors import Invalid
from shared.kernel.i18n import set_locale
from shared.kernel.quantities import (
    QuantityRule,
    Unit,
    format_quantity,
    parse_quantity,
    plain_quantity,
    price_of,
    unit_name,
)

MEASURED = [unit for unit in Unit if unit is not Unit.PIECE]


@pytest.mark.parametrize(
    ("typed", "unit", "quantity"),
    [
        ("3", Unit.PIECE, 3),
        ("-2", Unit.PIECE, -2),
        ("1.25", Unit.KILOGRAM, 1250),
        ("1,25", Unit.KILOGRAM, 1250),
        (" 1.250 ", Unit.METRE, 1250),
        ("١٫٥", Unit.LITRE, 1500),
        ("1.250,5", Unit.SQUARE_METRE, 1250500),
        ("0.001", Unit.HOUR, 1),
    ],
)
def test_what_people_type_is_read(typed: str, unit: Unit, quantity: int) -> None:
    assert parse_quantity(typed, unit) == quantity


@pytest.mark.parametrize(
    ("typed", "unit"),
    [("", Unit.PIECE), ("1.5", Unit.PIECE), ("1.2345", Unit.METRE), ("NaN", Unit.METRE), ("many", Unit.PIECE),
     ("1e99", Unit.PIECE), ("99999999999", Unit.PIECE)],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(typed: str, unit: Unit) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_quantity(typed, unit)
    assert "quantity" in refusal.value.fields


@given(st.integers(-(10**9), 10**9), st.sampled_from(list(Unit)))
def test_plain_text_is_read_back(quantity: int, unit: Unit) -> None:
    assert parse_quantity(plain_quantity(quantity, unit), unit) == quantity


def test_each_language_writes_them_its_own_way() -> None:
    set_locale("en")
    assert format_quantity(1250, Unit.KILOGRAM) == "1.25 kg"
    assert format_quantity(1250, Unit.PIECE) == "1,250"
    set_locale("nl")
    assert format_quantity(1250, Unit.KILOGRAM) == "1,25 kg"
    assert format_quantity(500, Unit.SQUARE_METRE) == "0,5 m²"
    set_locale("ar")
    assert "1.25" in format_quantity(1250, Unit.KILOGRAM)
    assert unit_name(Unit.KILOGRAM) != "kg"
    set_locale("en")


@given(st.integers(0, 10**8), st.integers(0, 10**7), st.sampled_from(MEASURED))
def test_a_price_is_never_off_by_more_than_half_a_minor_unit(price: int, quantity: int, unit: Unit) -> None:
    assert abs(price_of(price, quantity, unit) * 2 * unit.one - 2 * price * quantity) <= unit.one


def test_half_a_cent_is_rounded_away_from_nothing() -> None:
    assert price_of(1, 500, Unit.KILOGRAM) == 1
    assert price_of(1, 499, Unit.KILOGRAM) == 0
    assert price_of(250, 3, Unit.PIECE) == 750


def test_a_rule_says_what_can_be_bought() -> None:
    rule = QuantityRule(Unit.METRE, least=500, step=250)
    rule.check(500)
    rule.check(1250)
    with pytest.raises(Invalid) as too_little:
        rule.check(250)
    assert "0.5 m" in too_little.value.fields["quantity"]
    with pytest.raises(Invalid) as between:
        rule.check(1300)
    assert "1.25 m" in between.value.fields["quantity"]
