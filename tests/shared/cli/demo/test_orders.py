"""Generated orders: repeatable, inside their window, and plausible."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from shared.cli.demo.orders import DAYS, demo_orders
from shared.cli.demo.shapes import DemoOrder, DemoShop
from shared.cli.demo.shops import demo_shop

UNTIL = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)


@pytest.fixture(params=("kleistudio", "souq", "fudekami"))
def shop(request: pytest.FixtureRequest) -> DemoShop:
    return demo_shop(request.param)


@pytest.fixture
def orders(shop: DemoShop) -> list[DemoOrder]:
    return list(demo_orders(shop, 7, UNTIL))


def test_the_same_seed_gives_the_same_orders(shop: DemoShop, orders: list[DemoOrder]):
    assert orders == list(demo_orders(shop, 7, UNTIL))
    assert orders != list(demo_orders(shop, 8, UNTIL))


def test_about_250_orders_within_three_months(orders: list[DemoOrder]):
    assert 190 <= len(orders) <= 310
    assert all(UNTIL - timedelta(days=DAYS) <= order.placed_at < UNTIL for order in orders)


def test_nothing_happens_before_it_can_or_after_now(orders: list[DemoOrder]):
    for order in orders:
        steps = [step for step in (order.paid_at, order.fulfilled_at, order.cancelled_at) if step]
        assert all(order.placed_at < step < UNTIL for step in steps)


def test_statuses_agree_with_their_times(orders: list[DemoOrder]):
    for order in orders:
        assert (order.payment_status == "paid") == (order.paid_at is not None)
        assert (order.fulfilment_status == "fulfilled") == (order.fulfilled_at is not None)
        if order.cancelled_at:
            assert not order.paid_at and not order.fulfilled_at
        if order.payment == "card" and order.fulfilled_at:
            assert order.paid_at and order.paid_at < order.fulfilled_at


def test_lines_name_skus_customers_and_rates_of_the_shop(shop: DemoShop, orders: list[DemoOrder]):
    rules = {variant.sku: product.rule for product in shop.products for variant in product.variants}
    emails = {customer.email for customer in shop.customers}
    rates = {rate.title for zone in shop.zones for rate in zone.rates}
    for order in orders:
        assert 1 <= len(order.lines) <= 4
        assert len({line.sku for line in order.lines}) == len(order.lines)
        for line in order.lines:
            rules[line.sku].check(line.quantity)
            assert line.quantity <= 4 * (2 * rules[line.sku].least + rules[line.sku].step)
        assert order.customer_email in emails
        assert order.shipping_rate in rates


def test_the_dashboard_gets_a_mixture(orders: list[DemoOrder]):
    kinds = Counter((order.payment_status, order.fulfilment_status, bool(order.cancelled_at)) for order in orders)
    assert kinds[("paid", "fulfilled", False)] > len(orders) * 0.7
    assert kinds[("paid", "unfulfilled", False)] >= 1
    assert 1 <= sum(count for kind, count in kinds.items() if kind[2]) < len(orders) * 0.1


def test_the_launch_is_a_peak(orders: list[DemoOrder]):
    start = UNTIL - timedelta(days=DAYS)
    first_days = sum(order.placed_at < start + timedelta(days=4) for order in orders) / 4
    later = sum(start + timedelta(days=10) <= order.placed_at < start + timedelta(days=30) for order in orders) / 20
    assert first_days > later * 1.3


def test_cash_on_delivery_is_common_in_egypt_and_rare_in_the_netherlands():
    share = {}
    for handle in ("kleistudio", "souq"):
        orders = list(demo_orders(demo_shop(handle), 7, UNTIL))
        share[handle] = sum(order.payment == "cash_on_delivery" for order in orders) / len(orders)
    assert share["kleistudio"] < 0.1 < 0.5 < share["souq"]
