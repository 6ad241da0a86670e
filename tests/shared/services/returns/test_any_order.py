"""Returned, refunded, received and closed in whatever order: never more than was sent, and stock adds up."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as rules
from hypothesis import strategies as st

from shared.db.session import session, store_scope
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.quantities import QuantityRule, Unit
from shared.models.inventory.location import active_locations
from shared.models.orders.order import Order, order_by_id
from shared.models.payments.payment import payments_of
from shared.models.returns.case import Return, returns_of
from shared.models.returns.status import VOID, Condition, ReturnOrigin, ReturnStatus
from shared.services.inventory.verification import check_levels
from shared.services.orders.collect import note_cash_collected
from shared.services.orders.fulfil import Parcel, fulfil_order
from shared.services.orders.refund_preview import RefundWish
from shared.services.orders.refunds import create_refund
from shared.services.returns.deciding import approve_return, cancel_return, close_return, decline_return
from shared.services.returns.opening import ReturnWish, WantedLine, open_return
from shared.services.returns.receiving import Finding, inspect_return, receive_return
from shared.services.returns.refunding import ReturnRefundWish, refund_return
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
from tests.factories.stores import make_store

ACTS = ("open", "send", "refund", "approve", "decline", "cancel", "receive", "inspect", "pay", "close")
STEPS = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 3), st.integers(1, 3)), min_size=4, max_size=14)


@pytest.fixture(scope="module")
def shop(engines: Any) -> tuple[UUID, UUID]:
    store = make_store("return-soak").id
    with store_scope(store):
        make_selling()
        kilo = make_product("Coffee", price=2000, stock=90_000_000, sold_by=QuantityRule(Unit.KILOGRAM))
        return store, kilo.variants[0].id


@rules(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_never_more_comes_back_than_was_sent(shop: tuple[UUID, UUID], steps: list[tuple[str, int, int]]) -> None:
    """Two and a half kilos, in thirds of a kilo."""
    with store_scope(shop[0]):
        order = make_order((shop[1], 3))
        note_cash_collected(order.id)
        for act, which, count in steps:
            try:
                take(order.id, act, which, count * 400)
            except (Conflict, Invalid):
                session().rollback()
            hold(order_by_id(order.id))
        assert check_levels() == []


def take(order_id: UUID, act: str, which: int, units: int) -> None:
    line_id = order_by_id(order_id).lines[0].id
    if act == "send":
        fulfil_order(order_id, Parcel({line_id: units}))
    elif act == "refund":
        create_refund(order_id, RefundWish({line_id: units}))
    elif act == "open":
        open_return(order_id, ReturnWish({line_id: WantedLine(units)}), origin=ReturnOrigin.STAFF)
    elif found := list(returns_of(order_id)):
        step(found[which % len(found)], act, line_id, units)


def step(returned: Return, act: str, line_id: UUID, units: int) -> None:
    shelf = active_locations()[0].id if units > 400 else None
    {
        "approve": lambda: approve_return(returned.id),
        "decline": lambda: decline_return(returned.id, "No"),
        "cancel": lambda: cancel_return(returned.id),
        "receive": lambda: receive_return(returned.id, {line_id: units}),
        "inspect": lambda: inspect_return(returned.id, {line_id: Finding(Condition.RESELLABLE, shelf)}),
        "pay": lambda: refund_return(returned.id, ReturnRefundWish({line_id: units}, postage=1)),
        "close": lambda: close_return(returned.id),
    }[act]()


def hold(order: Order) -> None:
    """Σ of what returns claim or have paid for, and of what was refunded besides, lies within what was sent."""
    line = order.lines[0]
    claimed = 0
    for returned in returns_of(order.id):
        for part in returned.lines:
            is_over = returned.status is ReturnStatus.CLOSED
            whole = max(part.received, part.refunded) if is_over else part.quantity
            claimed += 0 if returned.status in VOID else whole - part.refunded
    assert line.coming_back == claimed
    assert claimed + line.refunded - line.dropped <= line.fulfilled <= line.quantity
    payment = payments_of(order.id)[0]
    assert payment.refunded <= payment.captured == order.total
