"""Whatever is refunded in whatever order adds up, and is never more than was received."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as rules
from hypothesis import strategies as st

from shared.db.session import store_scope, transaction
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.money import allocate
from shared.models.orders.line import OrderLine
from shared.models.orders.order import Order, order_by_id
from shared.models.orders.refund import refunds_with_lines
from shared.models.orders.status import PaymentState
from shared.services.orders.collect import note_cash_collected
from shared.services.orders.refund_preview import RefundWish
from shared.services.orders.refund_rule import PaidParts, paid_parts, share_of
from shared.services.orders.refunds import create_refund
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
from tests.factories.stores import make_store
from tests.shared.services.orders.test_refunds import the_payment


@given(total=st.integers(0, 10**6), whole=st.integers(1, 60), cuts=st.lists(st.integers(1, 60), max_size=20))
def test_a_line_refunded_in_parts_adds_up_to_the_line(total: int, whole: int, cuts: list[int]) -> None:
    shares, done = [], 0
    for cut in [*cuts, whole]:
        count = min(cut, whole - done)
        shares.append(share_of(total, whole, done, count))
        done += count
    assert sum(shares) == total
    assert [share_of(total, whole, unit, 1) for unit in range(whole)] == allocate(total, [1] * whole)


STEPS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 495), st.one_of(st.none(), st.integers(1, 9000))),
    min_size=1,
    max_size=12,
)


@pytest.fixture(scope="module")
def money_store(engines: Any) -> UUID:
    return make_store("refund-soak").id


@rules(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, discount=st.integers(0, 700), tax=st.integers(0, 999))
def test_no_sequence_of_refunds_gives_back_more_than_was_received(
    money_store: UUID, steps: list[tuple[int, int, int, int | None]], discount: int, tax: int
) -> None:
    """Two lines of three, an order discount and added tax: whatever is refunded in whatever order."""
    with store_scope(money_store):
        order = taxed_order(discount, tax)
        for first, second, shipping, amount in steps:
            wish = RefundWish({order.lines[0].id: first, order.lines[1].id: second}, {}, shipping, 0, amount)
            try:
                create_refund(order.id, wish)
            except (Conflict, Invalid):
                continue
            payment = the_payment(order)
            assert payment.refunded + payment.refunding <= payment.captured == order.total
        finish(order)
        refunds = refunds_with_lines(order.id)
        for line, added in zip(order_by_id(order.id).lines, (tax - tax // 3, tax // 3), strict=True):
            parts = [part for refund in refunds for part in refund.lines if part.order_line_id == line.id]
            if line.refunded == line.quantity:
                assert sum(part.amount for part in parts) == line.total + added
                assert sum(part.discount for part in parts) == line.discount
        assert sum(refund.amount for refund in refunds) == the_payment(order).refunded == order.total
        assert order_by_id(order.id).payment_state is PaymentState.REFUNDED


def taxed_order(discount: int, tax: int) -> Order:
    """As the parts that know discounts and taxes will write it."""
    make_selling()
    variants = [make_product(title, price=price, stock=9).variants[0].id for title, price in (("A", 333), ("B", 1000))]
    order = make_order(*[(variant, 3) for variant in variants])
    with transaction():
        order = order_by_id(order.id)
        payment = the_payment(order)
        shares = (discount - discount // 4, discount // 4)
        for line, share, added in zip(order.lines, shares, (tax - tax // 3, tax // 3), strict=True):
            line.discount, line.total, line.tax = share, line.total - share, added
        order.discount, order.tax = discount, tax
        order.total = order.store_total = order.total - discount + tax
        payment.amount = order.total
    return note_cash_collected(order.id)


def finish(order: Order) -> None:
    """Whatever is left, until nothing is."""
    if the_payment(order).refundable:
        create_refund(order.id, RefundWish(amount=the_payment(order).refundable))


def test_the_tax_on_a_fee_for_paying_goes_back_with_the_fee() -> None:
    lines = [OrderLine(total=1000, tax=100, discount=0)]
    order = Order(total=1650, discount=0, shipping=300, shipping_tax=30, payment_fee=200, tax=150)
    assert paid_parts(order, lines) == PaidParts(shipping=330, fee=220, added_tax=(100,))
    order.payment_fee, order.total = 0, 1430
    assert paid_parts(order, lines) == PaidParts(shipping=330, fee=0, added_tax=(100,))
