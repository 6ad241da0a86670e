"""Working out the discounts of a cart: no database, CPU only."""

import statistics
import time
from collections.abc import Sequence
from uuid import UUID

from benchmarks.bench import Bench
from shared.kernel import clock
from shared.models.promotions.discount import DiscountClass, DiscountKind
from shared.services.promotions.engine import apply_discounts
from shared.services.promotions.terms import Context, Line, Offer, Reach, Tier

LINES, OFFERS, ROUNDS = 100, 20, 9
KINDS = (
    (DiscountKind.PERCENTAGE, DiscountClass.ORDER, 500),
    (DiscountKind.AMOUNT, DiscountClass.ORDER, 700),
    (DiscountKind.PERCENTAGE, DiscountClass.PRODUCT, 800),
    (DiscountKind.TIERS, DiscountClass.PRODUCT, 0),
    (DiscountKind.BUY_X_GET_Y, DiscountClass.PRODUCT, 10_000),
)
ALL = frozenset(member.value for member in DiscountClass)
#: What the offers say of each other, from the friendliest to the one with most sets to look at.
MIXES = {
    "none combines": lambda number, of: frozenset[str](),
    "all combine": lambda number, of: ALL,
    "only with other classes": lambda number, of: ALL - {of.value},
    "each says something else": lambda number, of: frozenset(
        name for place, name in enumerate(sorted(ALL)) if number % (place + 2)
    ),
}


def run(_bench: Bench) -> None:
    """CPU per cart of 100 lines with 20 offers (aim: below 20 ms), by what the offers combine with."""
    print(f"\nDiscounts of a cart with {LINES} lines and {OFFERS} offers, ms of CPU (aim < 20)")
    for name in MIXES:
        print(f"  {name:<28}{milliseconds(lines(), offers(name)):>8.1f}")


def lines() -> list[Line]:
    prices = [(number * 7_919) % 9_000 + 100 for number in range(1, LINES + 1)]
    return [Line(f"{n:03}", UUID(int=n), n % 4 + 1, price, price * (n % 4 + 1)) for n, price in enumerate(prices, 1)]


def offers(mix: str) -> list[Offer]:
    return [_offer(number, mix) for number in range(1, OFFERS + 1)]


def _offer(number: int, mix: str) -> Offer:
    kind, of, value = KINDS[number % len(KINDS)]
    covered = frozenset(UUID(int=product) for product in range(number, LINES, 2))
    return Offer(
        UUID(int=number),
        f"Offer {number}",
        kind,
        of,
        value + number,
        covered=Reach() if number % 3 else Reach(False, products=covered),
        buy_quantity=2,
        get_quantity=1,
        tiers=(Tier(3, 300 + number), Tier(20, 900 + number)),
        combines_with=MIXES[mix](number, of),
    )


def milliseconds(cart: Sequence[Line], wanted: Sequence[Offer]) -> float:
    """The median of some rounds."""
    context = Context(clock.now(), shipping=495)

    def once() -> float:
        began = time.process_time()
        apply_discounts(cart, wanted, context)
        return (time.process_time() - began) * 1_000

    return statistics.median(once() for _round in range(ROUNDS))
