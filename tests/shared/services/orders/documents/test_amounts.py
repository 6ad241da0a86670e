"""Shares add up to the minor unit, however an invoice is taken back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.services.orders.documents.amounts import TaxRow, credited_rows, grosses, rate_text, share_of, tax_rows

amounts = st.integers(0, 10**9)
rows_of_tax = st.lists(st.tuples(amounts, st.integers(0, 10**8)), min_size=1, max_size=5).map(
    lambda pairs: [TaxRow("VAT", str(place), net, tax) for place, (net, tax) in enumerate(pairs)]
)


@given(rows=rows_of_tax, data=st.data())
def test_credit_notes_take_back_exactly_what_the_invoice_said_of_each_rate(
    rows: list[TaxRow], data: st.DataObject
) -> None:
    whole = sum(row.gross for row in rows)
    taken, taxes = [0] * len(rows), [0] * len(rows)
    for cut in [*data.draw(st.lists(st.integers(1, 10**9), max_size=6)), whole]:
        part = min(cut, whole - sum(taken))
        place = data.draw(st.sampled_from([None, *range(len(rows))]))
        note = credited_rows(rows, taken, {place: part})
        assert sum(row.gross for row in note) == part
        assert all(row.gross > 0 for row in note)
        for row in note:
            taken[int(row.rate)] += row.gross
            taxes[int(row.rate)] += row.tax
        assert all(gone <= row.gross for gone, row in zip(taken, rows, strict=True))
    assert taken == [row.gross for row in rows]
    assert taxes == [row.tax for row in rows]


@given(rows=rows_of_tax, data=st.data())
def test_a_rounding_down_comes_off_what_is_credited_and_from_nowhere_else(
    rows: list[TaxRow], data: st.DataObject
) -> None:
    amount = data.draw(st.integers(0, rows[0].gross))
    less = data.draw(st.integers(0, amount))
    note = credited_rows(rows, [0] * len(rows), {0: amount, None: -less})
    assert sum(row.gross for row in note) == amount - less
    assert {row.rate for row in note} <= {"0"}


@given(whole=amounts, cuts=st.lists(st.integers(1, 5000), min_size=1, max_size=8))
def test_shares_of_a_line_add_up_to_it(whole: int, cuts: list[int]) -> None:
    taken, given_back = 0, 0
    for cut in cuts:
        given_back += share_of(whole, cut, sum(cuts), taken)
        taken += cut
    assert given_back == whole


@given(items=st.lists(st.tuples(amounts, st.integers(0, 10**6)), min_size=1, max_size=8), extra=st.integers(0, 10**6))
def test_items_with_their_tax_come_to_the_total(items: list[tuple[int, int]], extra: int) -> None:
    nets, taxes = [net for net, _tax in items], [tax for _net, tax in items]
    for added in (sum(taxes) + extra, sum(taxes), extra):
        assert sum(grosses(nets, taxes, added)) == sum(nets) + added


def test_the_table_of_rates_comes_to_the_total() -> None:
    lines = [
        {"name": "VAT", "rate": "21.00", "base": 10000, "amount": 2100, "included": False},
        {"name": "VAT", "rate": 21, "base": 500, "amount": 105, "included": False},
        {"name": "VAT", "rate": 9.0, "base": 1000, "amount": 90, "included": False},
    ]
    rows = tax_rows(lines, total=14095, tax=2295)
    assert [(row.rate, row.net, row.tax) for row in rows] == [("21", 10500, 2205), ("9", 1000, 90), ("", 300, 0)]
    assert sum(row.gross for row in rows) == 14095
    assert tax_rows([], total=500, tax=0) == []
    assert tax_rows([], total=500, tax=87) == [TaxRow("", "", 413, 87)]


@pytest.mark.parametrize("base", [10000, 12100])
def test_a_contained_tax_is_read_alike_whether_its_base_was_noted_with_it_or_without(base: int) -> None:
    (row,) = tax_rows([{"name": "", "rate": "21", "base": base, "amount": 2100, "included": True}], total=12100, tax=0)
    assert (row.net, row.tax) == (10000, 2100)


@pytest.mark.parametrize(
    ("rate", "text"),
    [("21.00", "21"), (5.5, "5.5"), ("100", "100"), ("0", "0"), ("", ""), (None, ""), ("NaN", ""), ("x", "")],
)
def test_rates_are_read_whatever_they_were_kept_as(rate: object, text: str) -> None:
    assert rate_text(rate) == text
