"""Three months of orders: a launch peak, a weekly rhythm, slow growth, and the usual muddle of statuses."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import exp
from random import Random

from shared.cli.demo.shapes import DemoCustomer, DemoLine, DemoOrder, DemoProduct, DemoShop
from shared.kernel.quantities import QuantityRule, Unit

DAYS = 92
ORDERS_A_SHOP = 250
LINE_COUNTS = ((1, 2, 3, 4), (48, 30, 15, 7))
HOURS = (1, 1, 0, 0, 0, 1, 2, 4, 6, 7, 8, 8, 9, 8, 7, 7, 7, 8, 9, 11, 13, 13, 9, 4)
CANCELLED = 0.035
UNPAID_CARD = 0.02
BESTSELLER_TAGS = {"bestseller", "الأكثر مبيعًا"}
BESTSELLER_PULL = 3.5


@dataclass(frozen=True)
class _Dice:
    """What the generator draws from, prepared once per shop."""

    chance: Random
    products: tuple[DemoProduct, ...]
    pulls: tuple[float, ...]
    regulars: tuple[float, ...]


def demo_orders(shop: DemoShop, seed: int, until: datetime) -> Iterator[DemoOrder]:
    """About 250 orders of the 92 days before `until` (timezone-aware), oldest first, none later than `until`.

    The same shop, seed and moment give the same orders. Line prices come from the catalogue.
    """
    dice = _prepare(shop, seed)
    days = [until - timedelta(days=DAYS - day) for day in range(DAYS)]
    weights = [_pull_of_day(shop, day, index) for index, day in enumerate(days)]
    share = ORDERS_A_SHOP / sum(weights)
    for day, weight in zip(days, weights, strict=True):
        moments = (_moment(shop, day, dice.chance) for _ in range(_poisson(weight * share, dice.chance)))
        for placed_at in sorted(moments):
            if until - timedelta(days=DAYS) <= placed_at < until:
                yield _order(shop, dice, placed_at, until)


def _prepare(shop: DemoShop, seed: int) -> _Dice:
    chance = Random(f"{shop.handle} {seed}")
    typical = sorted(p.variants[0].price for p in shop.products)[len(shop.products) // 2]
    pulls = tuple(
        (BESTSELLER_PULL if BESTSELLER_TAGS & set(p.tags) else 1) * (typical / (typical + p.variants[0].price)) + 0.05
        for p in shop.products
    )
    regulars = tuple(chance.paretovariate(1.4) for _ in shop.customers)
    return _Dice(chance, shop.products, pulls, regulars)


def _pull_of_day(shop: DemoShop, day: datetime, index: int) -> float:
    """Growth × weekday × launch peak, and a smaller peak for a newsletter two thirds in."""
    growth = 0.75 + 0.6 * index / DAYS
    launch = 1 + 1.9 * exp(-index / 2.5)
    newsletter = 1 + 1.2 * exp(-(((index - 61) / 1.4) ** 2))
    return growth * launch * newsletter * shop.habits.weekdays[day.weekday()]


def _poisson(expected: float, chance: Random) -> int:
    """Knuth's method; fine for a handful a day."""
    limit, product, count = exp(-expected), chance.random(), 0
    while product > limit:
        product *= chance.random()
        count += 1
    return count


def _moment(shop: DemoShop, day: datetime, chance: Random) -> datetime:
    hour = chance.choices(range(24), HOURS)[0]
    local = day.replace(hour=hour, minute=chance.randrange(60), second=chance.randrange(60), microsecond=0)
    return local - timedelta(hours=shop.utc_offset)


def _order(shop: DemoShop, dice: _Dice, placed_at: datetime, until: datetime) -> DemoOrder:
    chance = dice.chance
    customer = chance.choices(shop.customers, dice.regulars)[0]
    cash = chance.random() < shop.habits.cash_on_delivery
    order = DemoOrder(
        placed_at=placed_at,
        customer_email=customer.email,
        locale=customer.locale,
        lines=_lines(dice),
        shipping_rate=_rate(shop, customer, chance),
        payment="cash_on_delivery" if cash else "card",
        payment_status="pending",
        fulfilment_status="unfulfilled",
        note=chance.choice(shop.habits.notes) if chance.random() < 0.07 else "",
    )
    return _live_on(order, chance, until)


def _lines(dice: _Dice) -> tuple[DemoLine, ...]:
    count = dice.chance.choices(*LINE_COUNTS)[0]
    chosen: dict[str, DemoLine] = {}
    for product in dice.chance.choices(dice.products, dice.pulls, k=count):
        variant = dice.chance.choice(product.variants)
        quantity = dice.chance.choices((1, 2, 3, 4), (78, 14, 3, 5))[0]
        chosen[variant.sku] = DemoLine(variant.sku, quantity * _usual(product.rule))
    return tuple(chosen.values())


def _usual(rule: QuantityRule) -> int:
    """What people ask for: a piece, or a good deal more than the least that is cut."""
    return 1 if rule.unit is Unit.PIECE else 2 * rule.least + rule.step


def _rate(shop: DemoShop, customer: DemoCustomer, chance: Random) -> str:
    """A rate of the zone that the customer lives in; mostly the first, which is the usual one."""
    zone = next(zone for zone in shop.zones if customer.address.country in zone.countries)
    near = shop.habits.near_regions
    if near:
        return zone.rates[0 if customer.address.region in near else 1].title
    weights = [6, 3, 1][: len(zone.rates)]
    return chance.choices(zone.rates, weights)[0].title


def _live_on(order: DemoOrder, chance: Random, until: datetime) -> DemoOrder:
    """Let the order age until now: paid, packed, delivered — or cancelled on the way."""
    if chance.random() < CANCELLED:
        return _cancelled(order, chance, until)
    if order.payment == "card":
        if chance.random() < UNPAID_CARD:
            return order
        order = _paid(order, order.placed_at + timedelta(seconds=chance.randint(40, 260)), until)
    packed_at = order.placed_at + timedelta(hours=chance.gammavariate(2.2, 26) + 4)
    if packed_at >= until or (order.payment == "card" and order.payment_status == "pending"):
        return order
    order = replace(order, fulfilment_status="fulfilled", fulfilled_at=packed_at)
    if order.payment == "cash_on_delivery":
        order = _paid(order, packed_at + timedelta(hours=chance.uniform(20, 96)), until)
    return order


def _paid(order: DemoOrder, at: datetime, until: datetime) -> DemoOrder:
    return replace(order, payment_status="paid", paid_at=at) if at < until else order


def _cancelled(order: DemoOrder, chance: Random, until: datetime) -> DemoOrder:
    """Cancelled before anything was paid or sent."""
    at = order.placed_at + timedelta(minutes=chance.randint(5, 2400))
    return replace(order, cancelled_at=at) if at < until else order
