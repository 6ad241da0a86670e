"""Payments through a connected account: begun, paid with a fee, told of by the platform's webhook, and left."""

from typing import Any

import pytest

from shared.db.session import platform_scope, store_scope
from shared.gateways.payments.base import BadSignature, GatewayRefused
from shared.gateways.payments.emulator.server import StripeEmulator
from shared.kernel.errors import Conflict
from shared.models.orders.order import Order, order_by_id
from shared.models.orders.status import PaymentState
from shared.models.payments.connection import find_account, present_account
from shared.models.payments.method import STRIPE, find_method
from shared.models.payments.payment import Payment, payments_of
from shared.models.stores.store import Store
from shared.services.orders.capture import request_capture, run_action
from shared.services.orders.connected_events import take_platform_event
from shared.services.orders.pay import start_payment
from shared.services.orders.payment_events import take_verified
from shared.services.orders.refund_sending import send_refund
from shared.services.orders.refunds import create_refund
from shared.services.payments.connection import connect_account, disconnect_account, refresh_account
from shared.services.payments.gateway import gateway_of
from shared.services.payments.methods import offered_methods, set_payment_method
from tests.factories.catalog import make_product
from tests.factories.connecting import (
    BACK,
    answer_questions,
    make_connected,
    open_connect,
    platform_client,
    signed,
    told_events,
)
from tests.factories.orders import STRIPE_SECRETS, make_order, make_selling
from tests.shared.services.orders.conftest import pay
from tests.shared.services.orders.test_refunds import some

Stores = tuple[Store, Store]


def make_waiting_order() -> tuple[Order, Payment]:
    make_selling()
    order = make_order((make_product("Teapot", price=2500, stock=9).variants[0].id, 3), provider=STRIPE)
    start_payment(order.id)
    return order, payments_of(order.id)[0]


def hear(store: Store, event: dict[str, Any], **more: Any) -> bool:
    with platform_scope():
        return take_platform_event(store.platform_id, STRIPE, *signed(event, **more))


def test_an_account_is_used_once_it_may_take_money_and_never_before(two_stores: Stores, stripe: StripeEmulator) -> None:
    ours, theirs = two_stores
    with store_scope(ours.id):
        with pytest.raises(Conflict):
            connect_account(STRIPE, BACK)
        open_connect()
        url = connect_account(STRIPE, BACK)
        first = present_account(ours.id, STRIPE)
        assert first is not None and offered_methods() == []
        assert answer_questions(url, "later") == BACK.done
        half = refresh_account(STRIPE)
        assert half is not None and (half.charges_enabled, half.due) == (False, ["individual.verification.document"])
        assert offered_methods() == []
        answer_questions(connect_account(STRIPE, BACK))
        done = refresh_account(STRIPE)
        assert done is not None and (done.id, done.charges_enabled, done.due) == (first.id, True, [])
        assert [method.account for method in offered_methods()] == [done.reference]
    with store_scope(theirs.id):
        with pytest.raises(Conflict):
            gateway_of(STRIPE, done.reference)
        assert offered_methods() == []


def test_a_payment_carries_the_fee_of_its_day_and_refunds_give_its_share_back(
    two_stores: Stores, stripe: StripeEmulator
) -> None:
    ours = two_stores[0]
    with store_scope(ours.id):
        open_connect(250, {"EUR": 25})
        account = make_connected().reference
        order, payment = make_waiting_order()
        assert (payment.account, payment.application_fee) == (account, 225)  # 2.5 % of 79.95, and 0.25
        open_connect(1000, returns_fee=False)
        pay(payment.url or "")
    event = told_events_in(ours, account, "checkout.session.completed")[0]
    assert event["account"] == account and hear(ours, event)
    with store_scope(ours.id):
        assert order_by_id(order.id).payment_state is PaymentState.PAID
        [fee] = platform_client().v1.application_fees.list().data
        assert (fee.amount, fee.account) == (225, account)
        send_refund(create_refund(order.id, some(order_by_id(order.id), 1)).id)
        [fee] = platform_client().v1.application_fees.list().data
        assert fee.amount_refunded == 225 * 2500 // 7995


def test_only_a_part_of_what_was_put_aside_bears_only_its_share(two_stores: Stores, stripe: StripeEmulator) -> None:
    with store_scope(two_stores[0].id):
        open_connect(1000)
        make_connected()
        set_payment_method(STRIPE, enabled=True, config={"capture": "manual"})
        order, payment = make_waiting_order()
        pay(payment.url or "")
        [event] = told_events(payment.account, "checkout.session.completed")
        gateway = gateway_of(STRIPE, payment.account)
        assert take_verified(STRIPE, gateway_event(gateway, event))
        run_action(request_capture(order.id, amount=2000).id)
        [fee] = platform_client().v1.application_fees.list().data
        assert fee.amount == 800 * 2000 // 7995
        assert payments_of(order.id)[0].captured == 2000


def test_an_event_counts_for_the_account_it_names_and_for_no_other(two_stores: Stores, stripe: StripeEmulator) -> None:
    ours, theirs = two_stores
    with store_scope(ours.id):
        open_connect()
        account = make_connected().reference
        order, payment = make_waiting_order()
        pay(payment.url or "")
        event = told_events(account, "checkout.session.completed")[0]
    with store_scope(theirs.id):
        open_connect()
        stranger = make_connected().reference
    assert not hear(theirs, event), "another platform's account"
    assert not hear(ours, event | {"account": stranger})
    assert not hear(ours, event | {"account": "acct_nobody"})
    assert not hear(ours, {name: value for name, value in event.items() if name != "account"})
    with pytest.raises(BadSignature):
        hear(ours, event, secret=STRIPE_SECRETS["webhook_secret"])
    with store_scope(ours.id):
        assert order_by_id(order.id).payment_state is PaymentState.PENDING
    assert hear(ours, event) and hear(ours, event)
    with store_scope(ours.id):
        assert order_by_id(order.id).payment_state is PaymentState.PAID


def test_an_account_pauses_and_parts_as_stripe_says(two_stores: Stores, stripe: StripeEmulator) -> None:
    ours = two_stores[0]
    with store_scope(ours.id):
        open_connect()
        account = make_connected().reference
        merchant = platform_client().v1.accounts.retrieve(account).to_dict()
        updated = {**told_events(account, "account.updated")[0], "id": "evt_paused"}
    wanted = {**merchant["requirements"], "currently_due": ["company.tax_id"], "disabled_reason": "x"}
    paused = {**merchant, "charges_enabled": False, "requirements": wanted}
    assert hear(ours, {**updated, "data": {"object": paused}})
    with store_scope(ours.id):
        assert offered_methods() == []
        known = find_account(STRIPE, account)
        assert known is not None and known.due == ["company.tax_id"]
    assert hear(ours, {**updated, "data": {"object": merchant}})
    with store_scope(ours.id):
        assert [method.provider for method in offered_methods()] == [STRIPE]
        disconnect_account(STRIPE)
        assert offered_methods() == [] and present_account(ours.id, STRIPE) is None
        with pytest.raises(GatewayRefused):
            gateway_of(STRIPE, account).retrieve_payment("pi_x")
        set_payment_method(STRIPE, enabled=True, config={}, secrets=STRIPE_SECRETS)
        again = make_connected().reference
        event = {**updated, "id": "evt_gone", "type": "account.application.deauthorized", "account": again}
    assert again != account
    assert hear(ours, {**event, "data": {"object": {"id": "ca_1", "object": "application", "name": "x"}}})
    with store_scope(ours.id):
        method = find_method(STRIPE)
        assert method is not None and (method.account, method.is_enabled) == (None, True), "own keys are used again"


def told_events_in(store: Store, account: str, kind: str) -> list[dict[str, Any]]:
    with store_scope(store.id):
        return told_events(account, kind)


def gateway_event(gateway: Any, event: dict[str, Any]) -> Any:
    return gateway.verify_webhook(*signed(event, "whsec_x"), "whsec_x")
