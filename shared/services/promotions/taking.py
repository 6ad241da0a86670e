"""What one discount takes off what is left to pay. Pure; nothing ever goes below zero.

Percentages of lines are rounded line by line, halves up; what is taken off several lines together is rounded once and
shared by the largest remainder.
"""

from collections.abc import Callable, Mapping, Sequence

from shared.kernel.money import allocate
from shared.kernel.quantities import Unit, price_of
from shared.models.promotions.discount import DiscountClass, DiscountKind
from shared.services.promotions.terms import Line, Offer

WHOLE = 10_000


def taken_off(offer: Offer, lines: Sequence[Line], left: Sequence[int], covered: Sequence[int]) -> dict[int, int]:
    """Minor units by place in ``lines``; ``left`` is what each still costs, ``covered`` the places it covers."""
    return _TAKERS[offer.kind](offer, lines, left, covered)


def part_of(amount: int, hundredths: int) -> int:
    """A percentage (hundredths of a percent) of an amount that is not negative, halves up."""
    return (amount * hundredths * 2 + WHOLE) // (2 * WHOLE)


def _percentage(offer: Offer, lines: Sequence[Line], left: Sequence[int], covered: Sequence[int]) -> dict[int, int]:
    if offer.discount_class is DiscountClass.ORDER:
        return _shared(part_of(sum(left[place] for place in covered), offer.value), left, covered)
    return {place: part_of(left[place], offer.value) for place in covered}


def _amount(offer: Offer, lines: Sequence[Line], left: Sequence[int], covered: Sequence[int]) -> dict[int, int]:
    if offer.discount_class is DiscountClass.ORDER:
        return _shared(min(offer.value, sum(left[place] for place in covered)), left, covered)
    return {
        place: min(left[place], price_of(offer.value, lines[place].quantity, lines[place].unit)) for place in covered
    }


def _shared(amount: int, left: Sequence[int], covered: Sequence[int]) -> dict[int, int]:
    weights = [left[place] for place in covered]
    if not sum(weights):
        return {}
    return dict(zip(covered, allocate(amount, weights), strict=True))


def _tiers(offer: Offer, lines: Sequence[Line], left: Sequence[int], covered: Sequence[int]) -> dict[int, int]:
    """The highest step that all covered things together reach counts for every one of them."""
    count = sum(lines[place].things for place in covered)
    value = max((tier.value for tier in offer.tiers if tier.quantity <= count), default=0)
    return {place: part_of(left[place], value) for place in covered}


def _bought(offer: Offer, lines: Sequence[Line], left: Sequence[int], covered: Sequence[int]) -> dict[int, int]:
    """The cheapest covered pieces become cheaper, as many as others are bought for; measured goods do not count."""
    got = sorted(
        (place for place in covered if lines[place].unit is Unit.PIECE),
        key=lambda place: (lines[place].unit_price, lines[place].key),
    )
    bought = {place for place, line in enumerate(lines) if line.unit is Unit.PIECE and offer.bought.holds(line)}
    whole = sum(lines[place].quantity for place in bought)
    most = sum(lines[place].quantity for place in got)
    if offer.most_times is not None:
        most = min(most, offer.most_times * offer.get_quantity)

    def can_have(count: int) -> bool:
        picked = _pick(count, got, lines)
        spare = whole - sum(pieces for place, pieces in picked.items() if place in bought)
        return -(-count // offer.get_quantity) * offer.buy_quantity <= spare

    picked = _pick(_largest(most, can_have), got, lines)
    return {
        place: min(left[place], _part_of_pieces(left[place], pieces, lines[place].quantity, offer.value))
        for place, pieces in picked.items()
    }


def _largest(most: int, holds: Callable[[int], bool]) -> int:
    """The largest count up to ``most`` that holds, where every smaller one does too."""
    least = 0
    while least < most:
        middle = (least + most + 1) // 2
        least, most = (middle, most) if holds(middle) else (least, middle - 1)
    return least


def _pick(count: int, places: Sequence[int], lines: Sequence[Line]) -> dict[int, int]:
    picked: dict[int, int] = {}
    for place in places:
        if not count:
            break
        picked[place] = min(count, lines[place].quantity)
        count -= picked[place]
    return picked


def _part_of_pieces(left: int, pieces: int, quantity: int, hundredths: int) -> int:
    below = quantity * WHOLE
    return (2 * left * pieces * hundredths + below) // (2 * below)


def _nothing(offer: Offer, lines: Sequence[Line], left: Sequence[int], covered: Sequence[int]) -> dict[int, int]:
    return {}


_TAKERS: Mapping[DiscountKind, Callable[[Offer, Sequence[Line], Sequence[int], Sequence[int]], dict[int, int]]] = {
    DiscountKind.PERCENTAGE: _percentage,
    DiscountKind.AMOUNT: _amount,
    DiscountKind.TIERS: _tiers,
    DiscountKind.BUY_X_GET_Y: _bought,
    DiscountKind.FREE_SHIPPING: _nothing,
}
