"""Two hands at the same moment on the same order: whoever comes second is told, and the money adds up.

The last unit and the last use of a code alone: ``inventory/test_races.py``, ``promotions/test_orders.py``; the same
refund, capture, edit, quote or gift card many times: ``test_refunds.py``, ``test_captures.py``, ``edits/test_edits.py``
and ``drafts/test_drafts.py`` of ``orders/``, ``gift_cards/test_orders.py``. Here they meet each other.
"""

import io
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from shared.db.session import session, store_scope
from shared.gateways.payments.emulator.server import StripeEmulator
from shared.kernel.errors import Conflict, Invalid
from shared.models.inventory.level import available_of
from shared.models.orders.order import Order, order_by_id
from shared.models.orders.status import OrderStatus
from shared.models.payments.action import open_action_of
from shared.models.payments.payment import Payment, payments_of
from shared.models.promotions.use import count_uses
from shared.models.stores.store import Store
from shared.services.carts.discounts import put_code
from shared.services.inventory.verification import check_levels
from shared.services.orders.cancel import cancel_order
from shared.services.orders.capture import request_capture, run_action
from shared.services.orders.collect import note_transfer_received
from shared.services.orders.edits.applying import edit_order
from shared.services.orders.edits.wishes import EditWish
from shared.services.orders.fulfil import Parcel, fulfil_order
from shared.services.orders.pay import start_payment
from shared.services.orders.place import place_order
from shared.services.orders.proofs import approve_proof, submit_proof
from shared.services.orders.refund_preview import RefundWish
from shared.services.orders.refund_sending import send_refund
from shared.services.orders.refunds import create_refund
from shared.services.orders.settlement import close_outdated_page, sync_payment
from shared.services.payments.methods import set_payment_method
from shared.services.returns.exchanging import exchange_return
from shared.services.returns.refunding import ReturnRefundWish, refund_return
from shared.services.returns.swaps import set_swaps
from tests.factories.catalog import make_product
from tests.factories.orders import STRIPE_SECRETS, make_order, make_ready_cart, make_selling
from tests.factories.payments import make_card_order, make_transfer_order
from tests.factories.promotions import make_discount
from tests.factories.returns import make_inspected, make_sent_order
from tests.shared.services.orders.conftest import pay
from tests.shared.services.selling.rules_transfers import PDF

Stores = tuple[Store, Store]
ROUNDS = 3


def at_once(store: Store, *acts: Callable[[], Any]) -> list[str]:
    """What becomes of each act when all begin at the same moment, each with a connection of its own."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> str:
        with store_scope(store.id):
            start.wait()
            try:
                act()
            except (Conflict, Invalid):
                return "refused"
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def the_payment(order: Order) -> Payment:
    session().rollback()
    return payments_of(order.id)[0]


def run_what_waits(order: Order) -> None:
    action = open_action_of(the_payment(order).id)
    if action is not None:
        run_action(action.id)


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
            order = _waiting_order()
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


def _waiting_order() -> Order:
    """An order whose money is only put aside once it is paid."""
    make_selling(stripe=True)
    set_payment_method("stripe", enabled=True, config={"capture": "manual"}, secrets=STRIPE_SECRETS)
    return make_order((make_product(price=2_500, stock=9).variants[0].id, 2), provider="stripe")


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


def test_an_order_is_edited_while_its_shopper_pays(two_stores: Stores, stripe: StripeEmulator) -> None:
    """What was paid on the page of the former sum counts once, and just the rest is asked for."""
    for _round in range(ROUNDS):
        with store_scope(two_stores[0].id):
            order = _waiting_order()
            url, line, before = start_payment(order.id).url, order.lines[0], order.total
        told = at_once(
            two_stores[0],
            lambda order=order, url=url: (pay(url), sync_payment(payments_of(order.id)[0].id)),
            lambda order=order, line=line: edit_order(order.id, EditWish(0, {line.id: 3})),
        )
        assert told == ["done", "done"]
        with store_scope(two_stores[0].id):
            sync_payment(the_payment(order).id)
            paid, rest = payments_of(order.id)
            assert (paid.authorised, rest.owed) == (before, order_by_id(order.id).total - before)
            assert check_levels() == []


def test_an_order_is_edited_while_its_page_opens(two_stores: Stores, stripe: StripeEmulator) -> None:
    """Whoever comes second: the page that is paid in the end is the one of the present sum."""
    for _round in range(ROUNDS):
        with store_scope(two_stores[0].id):
            order = _waiting_order()
            wish = EditWish(0, {order.lines[0].id: 3})
        told = at_once(
            two_stores[0],
            lambda order=order: start_payment(order.id),
            lambda order=order, wish=wish: edit_order(order.id, wish),
        )
        assert told[1] == "done"
        with store_scope(two_stores[0].id):
            close_outdated_page(order_by_id(order.id))
            pay(start_payment(order.id).url)
            sync_payment(the_payment(order).id)
            assert [one.authorised for one in payments_of(order.id)] == [order_by_id(order.id).total]


def test_goods_that_come_back_are_paid_or_exchanged(two_stores: Stores) -> None:
    for _round in range(ROUNDS):
        with store_scope(two_stores[0].id):
            make_selling()
            returned = make_inspected(make_sent_order())
            set_swaps(returned.id, {make_product("Mug", price=2_500, stock=2).variants[0].id: 1})
        told = at_once(
            two_stores[0],
            lambda returned=returned: exchange_return(returned.id),
            lambda returned=returned: refund_return(returned.id, ReturnRefundWish()),
        )
        assert Counter(told) == {"done": 1, "refused": 1}
        with store_scope(two_stores[0].id):
            assert sum(one.refunded for one in payments_of(returned.order_id)) == 2_500
            assert check_levels() == []


def test_a_transfer_is_noted_by_one_hand_and_its_proof_approved_by_another(two_stores: Stores) -> None:
    for _round in range(ROUNDS):
        with store_scope(two_stores[0].id):
            order = make_transfer_order()
            proof = submit_proof(order.id, "slip.pdf", io.BytesIO(PDF))
        told = at_once(
            two_stores[0],
            lambda order=order: note_transfer_received(order.id),
            lambda order=order, proof=proof: approve_proof(order.id, proof.id),
        )
        assert Counter(told) == {"done": 1, "refused": 1}
        with store_scope(two_stores[0].id):
            assert the_payment(order).captured == order.total
