"""Exchanges: the money goes along, the goods are kept, and nothing is sold twice."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine

from shared.db.session import session, store_scope
from shared.gateways.payments.emulator.server import StripeEmulator
from shared.kernel import clock
from shared.kernel.errors import Conflict, NotFound
from shared.models.inventory.level import available_of
from shared.models.orders.order import Order, order_by_id
from shared.models.orders.refund import RefundOrigin, refunds_of
from shared.models.orders.status import OrderStatus, PaymentState
from shared.models.payments.payment import payments_of
from shared.models.returns.case import Return, return_by_id
from shared.models.returns.status import Condition, ReturnOrigin, ReturnStatus
from shared.models.stores.store import Store
from shared.services.inventory.verification import check_levels
from shared.services.orders.fulfil import Parcel, fulfil_order
from shared.services.orders.pay import start_payment
from shared.services.orders.refund_preview import RefundWish
from shared.services.orders.refund_sending import refresh_refunds, send_refund
from shared.services.orders.refunds import create_refund
from shared.services.orders.settlement import sync_payment
from shared.services.payments.gateway import gateway_of
from shared.services.returns.deciding import cancel_return, close_return
from shared.services.returns.exchanging import exchange_return
from shared.services.returns.receiving import Finding, inspect_return, receive_return
from shared.services.returns.swaps import set_swaps
from tests.factories.catalog import make_product
from tests.factories.orders import make_order, make_selling
from tests.factories.payments import make_card_order
from tests.factories.returns import make_inspected, make_return, make_sent_order
from tests.shared.services.orders.conftest import pay

Stores = tuple[Store, Store]


def mug(price: int, *, stock: int = 2) -> UUID:
    return make_product("Mug", price=price, stock=stock).variants[0].id


def swapped(order: Order, variant_id: UUID, *, quantity: int = 1) -> Return:
    return set_swaps(make_inspected(order, 1).id, {variant_id: quantity})


def test_cheaper_goods_go_out_and_the_rest_of_the_money_goes_back(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        make_selling()
        order, variant = make_sent_order(), mug(1800)
        returned = swapped(order, variant)
        assert available_of([variant]) == {variant: 1}
        new = exchange_return(returned.id, actor="Kim")
        assert (new.total, new.payment_state, new.exchanged_from_id) == (1800, PaymentState.PAID, order.id)
        assert available_of([variant]) == {variant: 1} and check_levels() == []
        assert sorted((one.amount, one.origin) for one in refunds_of(order.id)) == [
            (700, RefundOrigin.STAFF),
            (1800, RefundOrigin.EXCHANGE),
        ]
        line = order_by_id(order.id).lines[0]
        assert (line.refunded, line.coming_back) == (1, 0)
        assert return_by_id(returned.id).status is ReturnStatus.EXCHANGED
        fulfil_order(new.id, Parcel())
        assert available_of([variant]) == {variant: 1}
        with pytest.raises(Conflict):
            exchange_return(returned.id)


def test_dearer_goods_leave_something_to_pay_by_card_and_every_refund_finds_its_money(
    two_stores: Stores, stripe: StripeEmulator
) -> None:
    with store_scope(two_stores[0].id):
        order = make_card_order()
        fulfil_order(order.id, Parcel())
        new = exchange_return(swapped(order_by_id(order.id), mug(4000)).id)
        assert (new.total, new.payment_state) == (4000, PaymentState.PARTLY_PAID)
        carried, due = payments_of(new.id)
        assert (carried.captured, due.owed, carried.intent) == (2500, 1500, payments_of(order.id)[0].intent)
        pay(start_payment(new.id).url)
        sync_payment(due.id)
        assert order_by_id(new.id).payment_state is PaymentState.PAID
        refund = create_refund(new.id, RefundWish(amount=2500, payment_id=carried.id))
        send_refund(refund.id)
        first = payments_of(order.id)[0]
        before = (first.refunded, len(refunds_of(order.id)))
        refresh_refunds(first.id)
        first = payments_of(order.id)[0]
        assert (first.refunded, len(refunds_of(order.id))) == before == (2500, 1)
        assert order_by_id(new.id).payment_state is PaymentState.PARTLY_REFUNDED


def test_a_closed_pay_page_cancels_no_exchange(two_stores: Stores, stripe: StripeEmulator) -> None:
    with store_scope(two_stores[0].id):
        order = make_card_order()
        fulfil_order(order.id, Parcel())
        new = exchange_return(swapped(order_by_id(order.id), mug(4000)).id)
        start_payment(new.id)
        due = payments_of(new.id)[1]

        gateway_of("stripe").expire_checkout(due.reference or "")
        sync_payment(due.id)
        assert order_by_id(new.id).status is OrderStatus.OPEN
        with time_machine.travel(clock.now() + timedelta(minutes=5), tick=True):
            pay(start_payment(new.id).url)
            sync_payment(due.id)
        assert order_by_id(new.id).payment_state is PaymentState.PAID


def test_what_is_kept_for_an_exchange_is_sold_to_nobody_else(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        make_selling()
        order, variant = make_sent_order(), mug(2500, stock=1)
        returned = make_return(order, 1, origin=ReturnOrigin.STAFF, is_approved=True)
        set_swaps(returned.id, {variant: 1})
        with pytest.raises(Conflict):
            make_order((variant, 1))
        session().rollback()
        with pytest.raises(Conflict):
            set_swaps(returned.id, {variant: 2})
        cancel_return(returned.id)
        assert available_of([variant]) == {variant: 1} and check_levels() == []


def test_at_once_before_the_goods_come(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        make_selling()
        order, variant = make_sent_order(), mug(2500)
        returned = make_return(order, 1, origin=ReturnOrigin.STAFF, is_approved=True)
        with pytest.raises(Conflict):
            exchange_return(returned.id)
        set_swaps(returned.id, {variant: 1})
        new = exchange_return(returned.id)
        with pytest.raises(Conflict):
            cancel_return(returned.id)
        receive_return(returned.id)
        inspect_return(returned.id, {order.lines[0].id: Finding(Condition.DAMAGED)})
        assert return_by_id(returned.id).status is ReturnStatus.EXCHANGED
        close_return(returned.id)
        line = order_by_id(order.id).lines[0]
        assert (line.refunded, line.coming_back, new.total) == (1, 0, 2500)


def test_variants_of_another_store_do_not_exist(two_stores: Stores) -> None:

    with store_scope(two_stores[1].id):
        foreign = mug(100)
    with store_scope(two_stores[0].id):
        make_selling()
        returned = make_inspected(make_sent_order())
        with pytest.raises(NotFound):
            set_swaps(returned.id, {foreign: 1})
        assert return_by_id(returned.id).swaps == []
