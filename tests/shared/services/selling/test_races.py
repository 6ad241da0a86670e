"""Two hands at the same moment on the same order: whoever comes second is told, and the money adds up.

The last unit and the last use of a code alone: ``inventory/test_races.py``, ``promotions/test_orders.py``; the same
refund, capture, edit, quote or gift card many times: ``test_refunds.py``, ``test_captures.py``, ``edits/test_edits.py``
and ``drafts/test_drafts.py`` of ``orders/``, ``gift_cards/test_orders.py``. Here they meet each other.
"""

from collections import Counter

import pytest

from shared.db.session import store_scope
from shared.gateways.payments.emulator.server import StripeEmulator
from shared.models.inventory.level import available_of
from shared.models.orders.order import order_by_id
from shared.models.orders.status import OrderStatus
from shared.models.payments.payment import payments_of
from shared.models.promotions.use import count_uses
from shared.models.stores.store import Store
from shared.services.carts.discounts import put_code
from shared.services.inventory.verification import check_levels
from shared.services.orders.cancel import cancel_order
from shared.services.orders.capture import request_capture, run_action
from shared.services.orders.fulfil import Parcel, fulfil_order
from shared.services.orders.pay import start_payment
from shared.services.orders.place import place_order
from shared.services.orders.refund_preview import RefundWish
from shared.services.orders.refund_sending import send_refund
from shared.services.orders.refunds import create_refund
from shared.services.orders.settlement import sync_payment
from tests.factories.catalog import make_product
from tests.factories.orders import make_ready_cart, make_selling
from tests.factories.payments import make_card_order
from tests.factories.promotions import make_discount
from tests.shared.services.orders.conftest import pay
from tests.shared.services.selling.racing import ROUNDS, at_once, run_what_waits, the_payment, waiting_order

Stores = tuple[Store, Store]


def test_the_last_unit_and_the_last_use_of_a_code_go_together(two_stores: Stores) -> None:
    with store_scope(two_stores[0].id):
        make_selling()
        variant = make_product(price=1_000, stock=1).variants[0].id
        discount = make_discount(10, code="LAST", usage_limit=1)
        carts = [make_ready_cart((variant, 1), email=f"buyer{number}@example.org") for number in range(6)]
        for cart in carts:
            put_code(cart, "LAST")
    told = at_once(two_stores[0], *(lambda cart=cart: place_order(cart) for cart in carts))
    assert Counter(told) == {"done": 1, "refused": 5}
    with store_scope(two_stores[0].id):
        assert (available_of([variant]), count_uses([discount.id]), check_levels()) == (
            *({variant: 0}, {discount.id: 1}, []),
        )


@pytest.mark.usefixtures("stripe")
def test_money_is_taken_or_the_order_called_off(two_stores: Stores) -> None:
    """Whatever comes first: no money is kept for an order that was called off with everything given back."""
    for _round in range(ROUNDS):
        with store_scope(two_stores[0].id):
            order = make_card_order(capture="manual")
        told = at_once(
            two_stores[0],
            lambda order=order: run_action(request_capture(order.id).id),
            lambda order=order: cancel_order(order.id, reason="customer", refund=True),
        )
        with store_scope(two_stores[0].id):
            run_what_waits(order)
            payment, kept = the_payment(order), order_by_id(order.id)
            if kept.status is OrderStatus.CANCELLED:
                assert payment.captured == payment.refunded + payment.refunding
            else:
                assert (told, payment.captured) == (["done", "refused"], order.total)
            assert check_levels() == []


@pytest.mark.usefixtures("stripe")
def test_an_order_is_called_off_while_its_shopper_pays(two_stores: Stores) -> None:
    for _round in range(ROUNDS):
        with store_scope(two_stores[0].id):
            order = waiting_order()
            url = start_payment(order.id).url
        at_once(
            two_stores[0],
            lambda order=order, url=url: (pay(url), sync_payment(payments_of(order.id)[0].id)),
            lambda order=order: cancel_order(order.id, reason="customer", refund=True),
        )
        with store_scope(two_stores[0].id):
            sync_payment(the_payment(order).id)
            run_what_waits(order)
            assert order_by_id(order.id).status is OrderStatus.CANCELLED
            assert (the_payment(order).captured, the_payment(order).status.value) == (0, "released")
            assert check_levels() == []


def test_one_hand_sends_what_the_other_refunds(two_stores: Stores, stripe: StripeEmulator) -> None:
    """Every unit is sent or refunded unsent, never both; the money never goes twice."""
    for _round in range(ROUNDS):
        with store_scope(two_stores[0].id):
            order = make_card_order()
            wish = RefundWish(quantities={order.lines[0].id: 3})
        at_once(
            two_stores[0],
            lambda order=order: fulfil_order(order.id, Parcel()),
            lambda order=order, wish=wish: send_refund(create_refund(order.id, wish).id),
            lambda order=order: cancel_order(order.id, reason="customer", refund=True),
        )
        with store_scope(two_stores[0].id):
            line = order_by_id(order.id).lines[0]
            assert line.fulfilled + line.dropped <= line.quantity
            payment = the_payment(order)
            assert payment.refunded + payment.refunding <= payment.captured
            assert check_levels() == []
