"""Sets of products as bits say the same as Python's own sets."""

from hypothesis import given
from hypothesis import strategies as st

from shared.services.catalog.search.bits import Counter, Numbers, bits_of, digits_of, pack, size_of, slots_of, unpack

SLOTS = st.sets(st.integers(0, 5000), max_size=600)
NUMBERS = st.dictionaries(st.integers(0, 300), st.integers(0, 2**41), max_size=60)


@given(SLOTS)
def test_a_set_survives_every_form(slots: set[int]) -> None:
    bits = bits_of(slots)
    assert slots_of(bits) == sorted(slots)
    assert unpack(pack(bits)) == bits
    assert size_of(pack(bits)) == len(slots)


@given(SLOTS, SLOTS)
def test_common_members_are_counted_in_both_forms(first: set[int], second: set[int]) -> None:
    counter, bits = Counter(bits_of(first)), bits_of(second)
    assert counter.count(bits) == counter.count(pack(bits)) == len(first & second)


@given(NUMBERS, st.integers(-5, 2**42), st.sets(st.integers(0, 300)))
def test_numbers_compare_as_numbers_do(numbers: dict[int, int], limit: int, among: set[int]) -> None:
    digits: dict[int, set[int]] = {}
    for slot, number in numbers.items():
        for place in digits_of(number):
            digits.setdefault(place, set()).add(slot)
    kept = Numbers(bits_of(numbers), {place: bits_of(slots) for place, slots in digits.items()})
    assert slots_of(kept.at_most(limit)) == sorted(slot for slot, number in numbers.items() if number <= limit)
    assert slots_of(kept.at_least(limit)) == sorted(slot for slot, number in numbers.items() if number >= limit)
    chosen = [number for slot, number in numbers.items() if slot in among]
    assert kept.highest(bits_of(among)) == max(chosen, default=None)
    assert kept.lowest(bits_of(among)) == min(chosen, default=None)


@given(NUMBERS.filter(bool))
def test_numbers_are_spread_over_equal_parts(numbers: dict[int, int]) -> None:
    digits: dict[int, set[int]] = {}
    for slot, number in numbers.items():
        for place in digits_of(number):
            digits.setdefault(place, set()).add(slot)
    kept = Numbers(bits_of(numbers), {place: bits_of(slots) for place, slots in digits.items()})
    parts = kept.spread(bits_of(numbers), min(numbers.values()), max(numbers.values()))
    for low, high, count in parts:
        assert count == sum(low <= number <= high for number in numbers.values())
    assert sum(count for _low, _high, count in parts) == len(numbers)
    assert len(parts) <= 16
