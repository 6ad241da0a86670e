"""Prices by steps: one price for every measure, none beyond the end, in every currency."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.earth import metres_between
from shared.kernel.exchange import CurrencyTerms
from shared.models.shipping.rate import RateBasis
from shared.services.shipping.tables import Shipment, Step, Tariff, price_at, step_complaint, tariff_of

AMOUNTS = st.integers(0, 10**9)
TERMS = st.sampled_from(
    [
        CurrencyTerms("EUR", "EUR"),
        CurrencyTerms("JPY", "EUR", Decimal("163.27"), step=10),
        CurrencyTerms("KWD", "EUR", Decimal("0.3312"), step=5),
        CurrencyTerms("EUR", "KWD", Decimal("3.019"), step=100, less=1),
    ]
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[Step, ...]:
    ends: list[int | None] = sorted(draw(st.sets(AMOUNTS, min_size=1, max_size=8)))  # type: ignore[type-var]
    if draw(st.booleans()):
        ends.append(None)
    return tuple(Step(end, draw(AMOUNTS)) for end in ends)


@given(tables(), AMOUNTS)
def test_each_measure_has_the_price_of_the_step_it_lies_in(steps: tuple[Step, ...], measure: int) -> None:
    assert step_complaint(RateBasis.WEIGHT, steps) == ""
    start = -1
    for step in steps:
        end = step.up_to if step.up_to is not None else max(start + 1, measure)
        for inside in {start + 1, end} | ({measure} if start < measure <= end else set()):
            assert price_at(steps, inside) == step.price
        start = end
    if steps[-1].up_to is not None:
        assert price_at(steps, steps[-1].up_to + 1) is None


@given(tables(), AMOUNTS, st.none() | AMOUNTS, TERMS, st.sampled_from(list(RateBasis)[1:]))
def test_in_another_currency_prices_are_rounded_once_and_bounds_move_with_the_goods(
    steps: tuple[Step, ...], measure: int, free_over: int | None, terms: CurrencyTerms, basis: RateBasis
) -> None:
    kept = [[step.up_to, step.price] for step in steps]
    row = SimpleNamespace(basis=basis, price=0, free_over=free_over, steps=kept)
    own = Shipment(measure, measure, measure)
    there = Shipment(terms.exactly(measure), measure, measure)
    here, converted = tariff_of(row).cost(own, measure), tariff_of(row, terms).cost(there, measure)
    known = [terms.price(step.price) for step in steps]
    assert converted is None or converted == 0 or converted in known
    if basis is not RateBasis.PRICE:
        assert (converted is None) == (here is None)
    if here is not None and free_over is not None and measure >= free_over:
        assert (here, converted) == (0, 0)


@pytest.mark.parametrize(
    ("basis", "steps", "word"),
    [
        (RateBasis.FLAT, [(1, 1)], "no steps"),
        (RateBasis.WEIGHT, [], "at least one"),
        (RateBasis.WEIGHT, [(5, 1), (5, 2)], "further"),
        (RateBasis.WEIGHT, [(None, 1), (5, 2)], "last step"),
        (RateBasis.WEIGHT, [(5, -1)], "below zero"),
        (RateBasis.DISTANCE, [(10**9 + 1, 1)], "beyond reason"),
    ],
)
def test_tables_with_gaps_or_odd_numbers_are_refused(
    basis: RateBasis, steps: list[tuple[int | None, int]], word: str
) -> None:
    assert word in step_complaint(basis, [Step(*one) for one in steps])


def test_nothing_is_free_where_it_is_not_offered() -> None:
    tariff = Tariff(RateBasis.WEIGHT, 0, 5000, (Step(2000, 495),))
    assert [tariff.cost(Shipment(amount, grams)) for amount, grams in ((4999, 2000), (5000, 2000), (5000, 2001))] == [
        495,
        0,
        None,
    ]


def test_distances_are_great_circles() -> None:
    amsterdam, berlin = (52_370_216, 4_895_168), (52_520_007, 13_404_954)
    assert 575_000 < metres_between(amsterdam, berlin) < 579_000
    assert metres_between(berlin, berlin) == 0
    assert metres_between((0, 0), (0, 180_000_000)) == pytest.approx(20_015_114, abs=5)
