"""The arithmetic of taxes adds up to the minor unit, whatever the currency: amounts are whole numbers of its units."""

from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.kernel.money import Money
from shared.models.taxes.settings import Rounding, ShippingTax, TaxSettings
from shared.services.taxes.engine import Rate, Taxable, Taxes, ZoneRates, assess

REDUCED, ZERO, GIFT = UUID(int=1), UUID(int=2), UUID(int=3)
VAT, LOW = Rate("VAT", 210_000), Rate("VAT", 90_000)
DUTCH = ZoneRates({None: (VAT,), REDUCED: (LOW,)})
GERMAN = ZoneRates({None: (Rate("MwSt.", 190_000),), REDUCED: (Rate("MwSt.", 70_000),)})
QUEBEC = ZoneRates({None: (Rate("GST", 50_000), Rate("QST", 99_750))})
#: The dearest thing of each currency: 10 million yen, euros in cents, Kuwaiti dinars in thousandths.
DEAREST = {"JPY": 10**7, "EUR": 10**9, "KWD": 10**10}

#: A machine that stands still for a moment refutes nothing.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
rates = st.builds(Rate, st.sampled_from("ABCD"), st.integers(0, 300_000), st.booleans())
zones = st.builds(
    lambda standard, reduced: ZoneRates({None: tuple(standard), REDUCED: tuple(reduced), ZERO: (Rate("Nil", 0),)}),
    st.lists(rates, max_size=3),
    st.lists(rates, max_size=2),
)
classes = st.sampled_from([None, REDUCED, ZERO, GIFT])


@st.composite
def sales(draw: st.DrawFn) -> dict[str, Any]:
    """Any basket in any of the three currencies, in a store that taxes in any way."""
    amounts = st.integers(0, DEAREST[draw(st.sampled_from(sorted(DEAREST)))])
    settings = TaxSettings(
        "NL",
        is_on=True,
        prices_include=draw(st.booleans()),
        shipping=draw(st.sampled_from(ShippingTax)),
        shipping_class_id=draw(classes),
        rounding=draw(st.sampled_from(Rounding)),
        keeps_prices=draw(st.booleans()),
        exempt_class_ids=(GIFT,),
    )
    return {
        "lines": draw(st.lists(st.builds(Taxable, amounts, classes), max_size=8)),
        "shipping": draw(amounts),
        "settings": settings,
        "rates": draw(st.none() | zones),
        "contained": draw(st.none() | zones),
        "fee": draw(amounts),
    }


@unhurried
@given(sales())
def test_parts_add_up_to_the_whole(sale: dict[str, Any]) -> None:
    taxes = assess(**sale)
    everything = [*taxes.lines, taxes.shipping, taxes.fee]
    assert len(taxes.lines) == len(sale["lines"])
    assert sum(one.added for one in everything) == taxes.added
    assert sum(one.included for one in everything) == taxes.included
    assert sum(part.amount for part in taxes.tax_lines) == taxes.due
    for one in everything:
        assert sum(part.amount for part in one.parts) == one.added + one.included
    for part in taxes.tax_lines:
        of_rate = [piece for one in everything for piece in one.parts if piece.rate == part.rate]
        assert sum(piece.amount for piece in of_rate) == part.amount


@unhurried
@given(sales())
def test_what_is_added_or_contained_follows_the_stores_prices(sale: dict[str, Any]) -> None:
    taxes, settings = assess(**sale), sale["settings"]
    if not settings.prices_include:
        assert taxes.included == 0 and taxes.added >= 0
    elif settings.keeps_prices:
        assert taxes.added == 0 and taxes.included >= 0
    paid = sum(line.amount for line in sale["lines"]) + sale["shipping"] + sale["fee"]
    assert 0 <= taxes.due <= paid + taxes.added


@unhurried
@given(sales())
def test_no_price_is_off_by_more_than_its_rounding(sale: dict[str, Any]) -> None:
    """Against exact fractions, line by line: each of a line's taxes may be half a unit off, and never more."""
    taxes, settings = assess(**sale), sale["settings"]
    if settings.rounding is Rounding.ORDER or not settings.keeps_prices or sale["rates"] is None:
        return
    for line, told in zip(sale["lines"], taxes.lines, strict=True):
        known = Fraction(0)
        applied = () if line.class_id == GIFT else sale["rates"].of(line.class_id)
        for rate in applied:
            known += Fraction(rate.millionths, 10**6) * (1 + known if rate.is_compound else 1)
        exact = line.amount * (known / (1 + known) if settings.prices_include else known)
        assert abs(told.added + told.included - exact) <= Fraction(len(applied), 2)


@unhurried
@given(sales())
def test_rounding_once_is_never_further_off_than_half_a_unit_for_each_tax(sale: dict[str, Any]) -> None:
    settings = TaxSettings("NL", is_on=True, prices_include=False, rounding=Rounding.ORDER)
    taxes = assess(sale["lines"], 0, settings, QUEBEC)
    net = sum(line.amount for line in sale["lines"])
    for part in taxes.tax_lines:
        assert abs(part.amount - Fraction(net * part.rate.millionths, 10**6)) <= Fraction(1, 2)


def taxed(*lines: Taxable, rates: ZoneRates | None = DUTCH, **settings: Any) -> Taxes:
    """In a Dutch store, without delivery."""
    return assess(lines, 0, TaxSettings("NL", is_on=True, **settings), rates, contained=DUTCH)


def test_a_price_with_tax_says_what_it_contains() -> None:
    taxes = taxed(Taxable(12_100), Taxable(10_900, REDUCED))
    assert (taxes.added, taxes.included) == (0, 2_100 + 900)
    assert [(part.rate, part.net, part.amount) for part in taxes.tax_lines] == [
        (VAT, 10_000, 2_100),
        (LOW, 10_000, 900),
    ]


def test_a_price_without_tax_has_it_added() -> None:
    taxes = taxed(Taxable(10_000), prices_include=False)
    assert (taxes.added, taxes.included) == (2_100, 0)


def test_a_class_without_a_rate_has_the_standard_one_and_an_exempt_one_none() -> None:
    taxes = taxed(Taxable(1_000, ZERO), Taxable(1_000, GIFT), prices_include=False, exempt_class_ids=(GIFT,))
    assert [line.added for line in taxes.lines] == [210, 0]


def test_the_stores_default_class_is_that_of_lines_without_one() -> None:
    assert taxed(Taxable(10_900), default_class_id=REDUCED).included == 900


def test_a_compound_tax_is_charged_on_the_ones_before_it() -> None:
    rates = ZoneRates({None: (Rate("GST", 50_000), Rate("PST", 100_000, is_compound=True))})
    taxes = taxed(Taxable(10_000), rates=rates, prices_include=False)
    assert [part.amount for part in taxes.tax_lines] == [500, 1_050]
    assert taxed(Taxable(11_550), rates=rates).included == 1_550


def test_each_tax_is_rounded_by_itself() -> None:
    """10.10 in Quebec: GST 0.505 → 0.51, QST 1.007475 → 1.01."""
    taxes = taxed(Taxable(1_010), rates=QUEBEC, prices_include=False)
    assert [part.amount for part in taxes.tax_lines] == [51, 101]


@pytest.mark.parametrize(("rounding", "due"), [(Rounding.LINE, 3), (Rounding.ORDER, 2)])
def test_rounding_on_each_line_or_once(rounding: Rounding, due: int) -> None:
    """10 % of 5 yen, three times: half a yen rounds up thrice, one and a half once."""
    tenth = ZoneRates({None: (Rate("消費税", 100_000),)})
    taxes = taxed(*[Taxable(5)] * 3, rates=tenth, prices_include=False, rounding=rounding)
    assert (taxes.added, sum(line.added for line in taxes.lines)) == (due, due)


@pytest.mark.parametrize("currency", ["EUR", "JPY", "KWD"])
def test_amounts_are_units_of_the_currency(currency: str) -> None:
    taxes = taxed(Taxable(1_210))
    assert Money(taxes.included, currency).amount == 210


@pytest.mark.parametrize(
    ("way", "added"),
    [(ShippingTax.NEVER, 0), (ShippingTax.PROPORTIONAL, 75 * 21 + 25 * 9), (ShippingTax.HIGHEST, 2_100)],
)
def test_delivery_is_taxed_as_the_store_says(way: ShippingTax, added: int) -> None:
    settings = TaxSettings("NL", is_on=True, prices_include=False, shipping=way)
    taxes = assess([Taxable(30_000), Taxable(10_000, REDUCED)], 10_000, settings, DUTCH)
    assert taxes.shipping.added == added


def test_delivery_may_have_a_class_of_its_own_and_the_fee_follows() -> None:
    settings = TaxSettings("NL", prices_include=False, shipping=ShippingTax.CLASS, shipping_class_id=REDUCED)
    taxes = assess([Taxable(30_000)], 1_000, settings, DUTCH, fee=200)
    assert (taxes.shipping.added, taxes.fee.added) == (90, 18)


def test_the_price_stays_where_another_rate_applies() -> None:
    taxes = taxed(Taxable(12_100), rates=GERMAN)
    assert (taxes.added, taxes.included) == (0, 1_932)


def test_or_what_it_is_without_tax_stays() -> None:
    taxes = taxed(Taxable(12_100), rates=GERMAN, keeps_prices=False)
    assert (taxes.added, taxes.included, taxes.due) == (-200, 2_100, 1_900)
    assert [(part.net, part.amount) for part in taxes.tax_lines] == [(10_000, 1_900)]


def test_without_any_tax_the_price_loses_what_it_contained_or_stays() -> None:
    assert taxed(Taxable(12_100), rates=None, keeps_prices=False).added == -2_100
    assert taxed(Taxable(12_100), rates=None).due == 0


def test_at_home_nothing_is_taken_out_and_put_back() -> None:
    taxes = taxed(Taxable(333), Taxable(1, REDUCED), keeps_prices=False)
    assert taxes.added == 0
